import * as vscode from 'vscode';
import { VIEWS } from '../manifest.ts';
import type { TasksView } from './tasksView.ts';

/** Shows in the view *Tasks* those that match a filter. @throws Error that says what is wrong with the filter */
export async function showTasks(tasks: TasksView, filter: string): Promise<void> {
  await tasks.setFilter(filter);
  await vscode.commands.executeCommand(`${VIEWS.tasks}.focus`);
}
