import * as vscode from 'vscode';
import type { ConnectionId } from '../../model/connection.ts';
import { NO_FILTER, type TaskFilter } from '../../model/taskFilter.ts';
import { parseFilter } from '../../model/filter/parseFilter.ts';
import { filterProblemText } from '../filter/filterProblemText.ts';
import type { FilterMemory } from '../filter/filterMemory.ts';
import { CONTEXT_KEYS } from '../manifest.ts';
import type { LiveTree } from './liveTree.ts';
import type { TasksTree } from './tasksTree.ts';

/** The view *Tasks* as commands see it: its filter, which a new window begins with again, and its pages. */
export class TasksView {
  readonly memory: FilterMemory;
  readonly #tree: LiveTree;
  readonly #source: TasksTree;
  #filterText = '';

  constructor(tree: LiveTree, source: TasksTree, memory: FilterMemory) {
    this.#tree = tree;
    this.#source = source;
    this.memory = memory;
    const { current } = memory;
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

  /** Shows one page more of a connection's tasks. */
  showMore(id: ConnectionId): void {
    this.#source.showMore(id);
    this.#tree.refresh('more tasks were asked for');
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
  }
}
