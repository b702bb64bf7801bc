import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import type { SeenFailures } from '../glance/seenFailures.ts';
import { registerCommand } from './registerCommand.ts';

export function registerMarkFailuresSeen(
  failures: SeenFailures,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.markFailuresSeen, log, () => failures.markSeen());
}
