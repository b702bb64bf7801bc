import * as vscode from 'vscode';
import type { ConnectionId } from '../../model/connection.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import { CONTEXT_KEYS } from '../manifest.ts';
import { taskFilterText } from './taskFilterText.ts';
import type { LiveTree } from './liveTree.ts';
import type { TasksTree } from './tasksTree.ts';

/** The view *Tasks* as commands see it: its filter and its pages. */
export class TasksView {
  readonly #tree: LiveTree;
  readonly #source: TasksTree;

  constructor(tree: LiveTree, source: TasksTree) {
    this.#tree = tree;
    this.#source = source;
  }

  get filter(): TaskFilter {
    return this.#source.filter;
  }

  /** Shows only matching tasks, from the first page on. */
  setFilter(filter: TaskFilter): void {
    this.#source.setFilter(filter);
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.filtered, taskFilterText(filter) !== '');
    this.#tree.refresh('the filter changed');
  }

  /** Shows one page more of a connection's tasks. */
  showMore(id: ConnectionId): void {
    this.#source.showMore(id);
    this.#tree.refresh('more tasks were asked for');
  }
}
