import type * as vscode from 'vscode';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';
import { taskAtPosition, type TaskMention } from './taskAtPosition.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/** A task that a place in a Python document means. */
export interface MentionedTask {
  readonly mention: TaskMention;
  /** Names that it can have when it runs. */
  readonly names: readonly string[];
  /** Where the workspace defines it; several when it has copies. */
  readonly definitions: readonly IndexedTask[];
}

/** The task that stands at a position, by its name in quotes, or by its function where that is sent or defined; `null`: none. */
export async function mentionedTask(
  document: vscode.TextDocument,
  position: vscode.Position,
  workspace: WorkspaceDefinitions,
): Promise<MentionedTask | null> {
  const mention = taskAtPosition(document.lineAt(position.line).text, position.character);
  if (mention === null) return null;
  const tasks = await workspace.tasks();
  if (mention.kind === 'name') {
    return { mention, names: [mention.name], definitions: tasks.find(mention.name) };
  }
  const all = tasks.findFunction(mention.name);
  const here = all.filter(({ path }) => path === document.uri.fsPath);
  const definitions =
    mention.kind === 'definition'
      ? here.filter(({ definition: { line } }) => line === position.line + 1)
      : here.length > 0
        ? here
        : all;
  const names = definitions.flatMap(({ definition, path }) => namesOfDefinition(definition, path));
  return definitions.length === 0 ? null : { mention, names: [...new Set(names)], definitions };
}
