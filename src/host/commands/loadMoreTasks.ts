import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

/** The row *Load more* at the end of the tasks. */
export function registerLoadMoreTasks(tasks: TasksView, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.loadMoreTasks, log, (list) => {
    if (typeof list === 'string') tasks.showMore(list);
  });
}
