import * as vscode from 'vscode';
import { indexedLocation } from './indexedLocation.ts';
import { mentionedTask } from './mentionedTask.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/** *Go to Definition* on the name of a Celery task in quotes; what a function means is Python's own to say. */
export class TaskDefinitionProvider implements vscode.DefinitionProvider {
  readonly #workspace: WorkspaceDefinitions;

  constructor(workspace: WorkspaceDefinitions) {
    this.#workspace = workspace;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[] | null> {
    const found = await mentionedTask(document, position, this.#workspace);
    if (found?.mention.kind !== 'name') return null;
    const { start, end } = found.mention;
    const originSelectionRange = new vscode.Range(position.line, start, position.line, end);
    return found.definitions.map((task) => {
      const { uri, range } = indexedLocation(task);
      return { originSelectionRange, targetUri: uri, targetRange: range };
    });
  }
}
