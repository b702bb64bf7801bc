import * as vscode from 'vscode';
import type { TaskPanelAction } from '../../contract/taskPanel.ts';
import type { CommandId } from '../manifest.ts';
import { taskPanelActions } from './taskPanelActions.ts';
import type { TaskPanelActionRunner } from './taskPanel.ts';

const ACTION_COMMANDS: Partial<Readonly<Record<TaskPanelAction, CommandId>>> = {};

/** The panel's actions are the commands that menus and palette offer as well: they ask, confirm and report. */
export const taskPanelCommands: TaskPanelActionRunner = {
  offered: (task, connection) =>
    taskPanelActions(task, connection).filter((action) => ACTION_COMMANDS[action] !== undefined),
  async run(action, ref) {
    const command = ACTION_COMMANDS[action];
    if (command !== undefined) await vscode.commands.executeCommand(command, ref);
  },
};
