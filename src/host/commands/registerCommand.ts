import * as vscode from 'vscode';
import type { CommandId } from '../manifest.ts';

/**
 * Registers a command. An error goes to the log with its stack and then on to VS Code, which shows its sentence to the
 * person, or to the extension that called.
 */
export function registerCommand(
  id: CommandId,
  log: vscode.LogOutputChannel,
  run: (...args: readonly unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: readonly unknown[]): Promise<unknown> => {
    try {
      return await run(...args);
    } catch (error) {
      log.error(`${id}:`, error instanceof Error ? error : String(error));
      throw error;
    }
  });
}
