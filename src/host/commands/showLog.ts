import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import { registerCommand } from './registerCommand.ts';

export function registerShowLog(log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.showLog, log, () => {
    log.show();
  });
}
