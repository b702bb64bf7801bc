import type * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { askFilter } from '../filter/askFilter.ts';
import { COMMANDS } from '../manifest.ts';
import type { Wording } from '../trees/drawing.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

export interface FilterTasksDeps {
  readonly monitor: MonitorApi;
  readonly tasks: TasksView;
  readonly wording: Wording;
}

/**
 * *Filter Tasks…*: asks for a filter, beginning with the one of now. A key binding may give the filter itself as its
 * argument. Answers the filter that was applied; `null`: none.
 */
export function registerFilterTasks(
  { monitor, tasks, wording }: FilterTasksDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.filterTasks, log, async (given) => {
    const { memory, filterText } = tasks;
    const text =
      typeof given === 'string' ? given : await askFilter(filterText, { monitor, memory, wording, log });
    if (text === null) return null;
    await tasks.setFilter(text);
    return tasks.filterText;
  });
}
