import * as vscode from 'vscode';
import { messageText } from '../format/messageText.ts';
import type { CommandId } from '../manifest.ts';

const LONGEST = 500;

/**
 * Registers a command. An error goes to the log with its stack. Called with arguments, by a menu or another extension, it
 * goes on to VS Code, which shows its sentence to the person or hands it to the caller. Without, as the palette calls, the
 * sentence is a notification: VS Code would say in a dialog that the command resulted in an error.
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
      if (args.length > 0) throw error;
      void vscode.window.showErrorMessage(
        messageText(error instanceof Error ? error.message : String(error), LONGEST),
      );
      return undefined;
    }
  });
}
