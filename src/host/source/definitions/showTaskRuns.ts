import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import { type DefinitionTarget, definitionTarget, type WorkspaceCode } from './definitionTarget.ts';
import { jobsFilter, namesFilter } from './namesFilter.ts';

/** The view *Tasks*, as far as its filter goes. */
export interface FilteredTasks {
  /** Takes a filter as a person types it. */
  setFilter(text: string): Promise<void>;
}

/** *Show Recent Runs*: the view *Tasks* with the runs of one task, or of one queue's jobs, only. */
export async function showTaskRuns(
  argument: unknown,
  code: WorkspaceCode,
  tasks: FilteredTasks,
): Promise<void> {
  const target = await definitionTarget(argument, code);
  const filter = target === null ? '' : filterOf(target);
  if (filter === '') return;
  await tasks.setFilter(filter);
  await vscode.commands.executeCommand(`${VIEWS.tasks}.focus`);
}

function filterOf(target: DefinitionTarget): string {
  return target.system === 'celery' ? namesFilter(target.names) : jobsFilter(target.queue, target.job);
}
