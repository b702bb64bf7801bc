import * as vscode from 'vscode';
import type { FilterExpression } from '../../../model/filter/filterExpression.ts';
import { formatFilter } from '../../../model/filter/formatFilter.ts';
import { VIEWS } from '../../manifest.ts';
import { definitionTarget } from './definitionTarget.ts';
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
  const expression = target === null ? null : namesExpression(target.names);
  if (expression === null) return;
  await tasks.setFilter(formatFilter(expression));
  await vscode.commands.executeCommand(`${VIEWS.tasks}.focus`);
}

function namesExpression(names: readonly string[]): FilterExpression | null {
  const of = names.map((name) => ({
    kind: 'field' as const,
    field: 'name' as const,
    pattern: [{ kind: 'text' as const, text: name }],
  }));
  const [first] = of;
  return of.length > 1 ? { kind: 'any', of } : (first ?? null);
}
