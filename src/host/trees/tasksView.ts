import * as vscode from 'vscode';
import type { TaskSort } from '../../model/taskSort.ts';
import { NO_FILTER, type TaskFilter } from '../../model/taskFilter.ts';
import { parseFilter } from '../../model/filter/parseFilter.ts';
import { filterProblemText } from '../filter/filterProblemText.ts';
import { FilterMemory } from '../filter/filterMemory.ts';
import { CONTEXT_KEYS } from '../manifest.ts';
import { isTaskGrouping, type TaskGrouping } from './taskGrouping.ts';
import { isTaskSort } from './taskSorting.ts';
import type { LiveTree } from './liveTree.ts';
import type { TasksTree } from './tasksTree.ts';

const GROUPING = 'taskGrouping';
const SORT = 'taskSort';

/** The view *Tasks* as commands see it: its filter, grouping and order, with which a new window begins, and its pages. */
export class TasksView {
  readonly memory: FilterMemory;
  readonly #tree: LiveTree;
  readonly #source: TasksTree;
  readonly #workspace: vscode.Memento;
  #filterText = '';

  constructor(tree: LiveTree, source: TasksTree, workspace: vscode.Memento) {
    this.#tree = tree;
    this.#source = source;
    this.#workspace = workspace;
    this.memory = new FilterMemory(workspace);
    const { current } = this.memory;
    const grouping = workspace.get<unknown>(GROUPING);
    if (isTaskGrouping(grouping)) source.setGrouping(grouping);
    const sort = workspace.get<unknown>(SORT);
    if (isTaskSort(sort)) source.setSort(sort);
    // A filter that another version kept may be none any more: then all tasks are shown.
    if (current !== '' && parseFilter(current).ok) this.#apply(current);
  }

  get filter(): TaskFilter {
    return this.#source.filter;
  }

  /** As it was typed; empty: all tasks are shown. */
  get filterText(): string {
    return this.#filterText;
  }

  /** Shows only matching tasks, from the first page on. @throws Error that says what is wrong with the filter */
  async setFilter(text: string): Promise<void> {
    this.#apply(text.trim());
    this.#tree.refresh('the filter changed');
    await this.memory.use(this.#filterText);
  }

  /** Shows one page more of a list: of a connection's tasks, or of those of a group. */
  showMore(list: string): void {
    this.#source.showMore(list);
    this.#tree.refresh('more tasks were asked for');
  }

  get grouping(): TaskGrouping {
    return this.#source.grouping;
  }

  async setGrouping(grouping: TaskGrouping): Promise<void> {
    this.#source.setGrouping(grouping);
    this.#sayFrozen();
    this.#tree.refresh('the grouping changed');
    await this.#workspace.update(GROUPING, grouping === 'none' ? undefined : grouping);
  }

  get sort(): TaskSort {
    return this.#source.sort;
  }

  async setSort(sort: TaskSort): Promise<void> {
    this.#source.setSort(sort);
    this.#sayFrozen();
    this.#tree.refresh('the order changed');
    await this.#workspace.update(SORT, sort === 'newest' ? undefined : sort);
  }

  /** The rows that are shown stay, or follow again what happens. */
  setFrozen(isFrozen: boolean): void {
    this.#source.setFrozen(isFrozen);
    this.#sayFrozen();
    this.#tree.refresh(isFrozen ? 'the rows stay' : 'the rows follow again');
  }

  #sayFrozen(): void {
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.frozen, this.#source.isFrozen);
  }

  #apply(text: string): void {
    const parsed = parseFilter(text);
    if (!parsed.ok) {
      const { sentence, place } = filterProblemText(text, parsed.problem, (message, ...args) =>
        vscode.l10n.t(message, ...args),
      );
      throw new Error(`${sentence} ${place}`);
    }
    this.#filterText = text;
    this.#source.setFilter(parsed.expression === null ? NO_FILTER : { expression: parsed.expression });
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.filtered, parsed.expression !== null);
    this.#sayFrozen();
  }
}
