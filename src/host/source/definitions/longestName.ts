import * as vscode from 'vscode';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';

/** The name under which a person knows a task: the one that the source gives, else with the path in the workspace. */
export function longestName({ path, definition }: IndexedTask): string {
  const inWorkspace = vscode.workspace.asRelativePath(path, false);
  return namesOfDefinition(definition, inWorkspace).at(-1) ?? definition.function;
}
