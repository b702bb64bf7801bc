import * as vscode from 'vscode';
import type { TaskFilter } from '../../model/taskFilter.ts';
import { KNOWN_TASK_STATES, type TaskState } from '../../model/taskState.ts';
import { COMMANDS } from '../manifest.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

interface StateItem extends vscode.QuickPickItem {
  readonly state: TaskState;
}

/** *Filter Tasks…*: states to tick and text to type in one prompt, which starts from the filter of now. */
export function registerFilterTasks(tasks: TasksView, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.filterTasks, log, async () => {
    const filter = await askFilter(tasks.filter);
    if (filter !== null) tasks.setFilter(filter);
  });
}

function askFilter(filter: TaskFilter): Promise<TaskFilter | null> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<StateItem>();
    // The typed text filters tasks, not this list: every state stays in sight.
    pick.items = KNOWN_TASK_STATES.map((state) => ({
      label: `$(${taskStateIcon(state).name}) ${state}`,
      alwaysShow: true,
      state,
    }));
    pick.title = 'Filter Tasks';
    pick.canSelectMany = true;
    pick.selectedItems = pick.items.filter(({ state }) => filter.states?.includes(state) === true);
    pick.value = filter.text ?? '';
    pick.placeholder = 'Text in id, name, arguments, result or error; tick states to see only those';
    pick.onDidAccept(() => {
      const states = pick.selectedItems.map(({ state }) => state);
      const text = pick.value.trim();
      resolve({ ...(states.length === 0 ? {} : { states }), ...(text === '' ? {} : { text }) });
      pick.dispose();
    });
    pick.onDidHide(() => {
      resolve(null);
      pick.dispose();
    });
    pick.show();
  });
}
