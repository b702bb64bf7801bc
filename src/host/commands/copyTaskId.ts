import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { COMMANDS } from '../manifest.ts';
import { registerCommand } from './registerCommand.ts';
import { sayCopied } from './sayCopied.ts';
import { taskTarget } from './taskTarget.ts';

export function registerCopyTaskId(
  monitor: Pick<MonitorApi, 'getTasks'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.copyTaskId, log, async (argument) => {
    const ref = await taskTarget(argument, monitor);
    if (ref === null) return;
    await vscode.env.clipboard.writeText(ref.id);
    sayCopied('The task id');
  });
}
