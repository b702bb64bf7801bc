import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

export function registerClearTaskFilter(tasks: TasksView, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.clearTaskFilter, log, () => tasks.setFilter(''));
}
