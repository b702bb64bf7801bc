import * as vscode from 'vscode';
import type { TreeEntry } from './treeEntry.ts';

/** What a click on a row of this view calls. */
export function rowCommand(viewId: string): string {
  return `${viewId}.openRow`;
}

/**
 * A click on a row carries out the command of the row that is selected then. Rows name it without arguments: VS Code forgets
 * those of a row that is drawn anew, and a click before the new one is on the screen would fail.
 */
export function registerRowCommand(
  viewId: string,
  view: Pick<vscode.TreeView<TreeEntry>, 'selection'>,
): vscode.Disposable {
  return vscode.commands.registerCommand(rowCommand(viewId), () => {
    const command = view.selection[0]?.node.command;
    return command && vscode.commands.executeCommand(command.id, ...command.arguments);
  });
}
