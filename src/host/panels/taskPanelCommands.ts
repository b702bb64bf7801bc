import * as vscode from 'vscode';
import type { TaskPanelAction } from '../../contract/taskPanel.ts';
import type { SystemKind } from '../../model/system.ts';
import { COMMANDS, type CommandId } from '../manifest.ts';
import { taskPanelActions } from './taskPanelActions.ts';
import type { TaskPanelActionRunner } from './taskPanel.ts';

const ACTION_COMMANDS: Readonly<Record<SystemKind, Partial<Record<TaskPanelAction, CommandId>>>> = {
  celery: {
    retry: COMMANDS.retryTask,
    retryEdited: COMMANDS.retryEdited,
    revoke: COMMANDS.revokeTask,
    terminate: COMMANDS.terminateTask,
    forgetResult: COMMANDS.forgetResult,
  },
  bullmq: {
    retry: COMMANDS.retryJob,
    retryEdited: COMMANDS.duplicateJob,
    promote: COMMANDS.promoteJob,
    editData: COMMANDS.editJobData,
    remove: COMMANDS.removeJob,
  },
};

/** The panel's actions are the commands that menus and palette offer as well: they ask, confirm and report. */
export const taskPanelCommands: TaskPanelActionRunner = {
  offered: (task, connection) =>
    taskPanelActions(task, connection).filter(
      (action) => ACTION_COMMANDS[task.ref.system][action] !== undefined,
    ),
  async run(action, ref) {
    const command = ACTION_COMMANDS[ref.system][action];
    if (command !== undefined) await vscode.commands.executeCommand(command, ref);
  },
};
