import * as vscode from 'vscode';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';
import { hasInOrder } from './hasInOrder.ts';
import { indexedLocation } from './indexedLocation.ts';
import { longestName } from './longestName.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

const MOST_SYMBOLS = 200;

/** The tasks of the workspace among its symbols, by the names that they run under. */
export class TaskSymbols implements vscode.WorkspaceSymbolProvider {
  readonly #workspace: WorkspaceDefinitions;

  constructor(workspace: WorkspaceDefinitions) {
    this.#workspace = workspace;
  }

  async provideWorkspaceSymbols(query: string): Promise<vscode.SymbolInformation[]> {
    const tasks = await this.#workspace.tasks();
    return tasks
      .all()
      .map((task) => ({ task, name: longestName(task) }))
      .filter(({ name }) => hasInOrder(name.toLowerCase(), query.toLowerCase()))
      .slice(0, MOST_SYMBOLS)
      .map(({ task, name }) => symbolOf(task, name));
  }
}

function symbolOf(task: IndexedTask, name: string): vscode.SymbolInformation {
  const container = vscode.l10n.t('Celery task');
  return new vscode.SymbolInformation(name, vscode.SymbolKind.Event, container, indexedLocation(task));
}
