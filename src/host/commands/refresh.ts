import type * as vscode from 'vscode';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { COMMANDS } from '../manifest.ts';
import type { LiveTree } from '../trees/liveTree.ts';
import { registerCommand } from './registerCommand.ts';

export interface RefreshDeps {
  readonly registry: Pick<ConnectionRegistry, 'reload'>;
  readonly trees: readonly LiveTree[];
}

/** *Refresh*: reads settings and TLS files again and asks the monitor anew, for who does not trust what is shown. */
export function registerRefresh(
  { registry, trees }: RefreshDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.refresh, log, () => {
    registry.reload();
    for (const tree of trees) tree.refresh('a person asked');
  });
}
