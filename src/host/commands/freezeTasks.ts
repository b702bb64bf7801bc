import * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

/** *Freeze Tasks* and *Follow Tasks*: a list that moves cannot be read. */
export function registerFreezeTasks(tasks: TasksView, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(COMMANDS.freezeTasks, log, () => {
      tasks.setFrozen(true);
    }),
    registerCommand(COMMANDS.followTasks, log, () => {
      tasks.setFrozen(false);
    }),
  );
}
