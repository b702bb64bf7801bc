import type * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../manifest.ts';
import type { LiveTree } from '../trees/liveTree.ts';
import { registerCommand } from './registerCommand.ts';

/** Carries out a command by its id. */
type Execute = (id: CommandId, ...args: readonly unknown[]) => Thenable<unknown>;

/**
 * What key bindings call: VS Code hands them no rows. `taskTower.retryTask` as argument is carried out on the rows that are
 * selected in the view *Tasks*; on none, as from the palette.
 */
export function registerActOnSelection(
  tree: Pick<LiveTree, 'view'>,
  execute: Execute,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.actOnSelection, log, (given) => {
    const id = Object.values(COMMANDS).find((command) => command === given);
    if (id === undefined || id === COMMANDS.actOnSelection) return undefined;
    const { selection } = tree.view;
    const [first] = selection;
    return first === undefined ? execute(id) : execute(id, first, selection);
  });
}
