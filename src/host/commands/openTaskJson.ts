import type * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { COMMANDS } from '../manifest.ts';
import type { TaskDocuments } from '../taskDocument/taskDocuments.ts';
import { registerCommand } from './registerCommand.ts';
import { taskTarget } from './taskTarget.ts';

/** *Open Task as JSON*, in a read-only editor. */
export function registerOpenTaskJson(
  monitor: Pick<MonitorApi, 'getTasks'>,
  documents: TaskDocuments,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.openTaskJson, log, async (argument) => {
    const ref = await taskTarget(argument, monitor);
    if (ref !== null) await documents.open(ref);
  });
}
