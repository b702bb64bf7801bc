import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import { definitionTarget } from './definitionTarget.ts';
import { namesFilter } from './namesFilter.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/** The view *Tasks*, as far as its filter goes. */
export interface FilteredTasks {
  /** Takes a filter as a person types it. */
  setFilter(text: string): Promise<void>;
}

/** *Show Recent Runs*: the view *Tasks* with the runs of one task only. */
export async function showTaskRuns(
  argument: unknown,
  workspace: WorkspaceDefinitions,
  tasks: FilteredTasks,
): Promise<void> {
  const target = await definitionTarget(argument, workspace);
  const filter = target === null ? '' : namesFilter(target.names);
  if (filter === '') return;
  await tasks.setFilter(filter);
  await vscode.commands.executeCommand(`${VIEWS.tasks}.focus`);
}
