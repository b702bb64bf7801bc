import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import { groupCondition } from '../trees/taskGroups.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { TreeEntry } from '../trees/treeEntry.ts';
import { registerCommand } from './registerCommand.ts';

/** *Show Only This Group*: the group becomes a part of the filter, by which other commands go. */
export function registerFilterByGroup(tasks: TasksView, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.filterByGroup, log, async (row) => {
    const lazy = row instanceof TreeEntry ? row.node.lazy : undefined;
    if (lazy?.kind !== 'taskGroup') return;
    const { filterText } = tasks;
    const before = /\bOR\b/.test(filterText) ? `(${filterText})` : filterText;
    await tasks.setFilter([before, groupCondition(lazy)].filter((part) => part !== '').join(' '));
    await tasks.setGrouping('none');
  });
}
