import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { COMMANDS } from '../manifest.ts';
import { taskJson } from '../taskDocument/taskJson.ts';
import { registerCommand } from './registerCommand.ts';
import { sayCopied } from './sayCopied.ts';
import { taskDetailTarget } from './taskTarget.ts';

export function registerCopyTaskJson(
  monitor: Pick<MonitorApi, 'getTasks' | 'getTaskDetail'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.copyTaskJson, log, async (argument) => {
    const detail = await taskDetailTarget(argument, monitor);
    if (detail === null) return;
    await vscode.env.clipboard.writeText(taskJson(detail));
    sayCopied('The task as JSON');
  });
}
