import * as vscode from 'vscode';
import type { Queue } from '../../model/queue.ts';
import { SETTING_DEFAULTS, SETTINGS } from '../manifest.ts';
import type { LiveTree } from './liveTree.ts';
import type { PinnedQueues } from './pinnedQueues.ts';
import type { QueuePages } from './queuePages.ts';

/** The view *Queues* as commands see it: its pages, and the queues that stand above the others. */
export class QueuesView implements vscode.Disposable {
  readonly #tree: LiveTree;
  readonly #pages: QueuePages;
  readonly #pinned: PinnedQueues;
  readonly #subscriptions: vscode.Disposable;

  constructor(tree: LiveTree, pages: QueuePages, pinned: PinnedQueues) {
    this.#tree = tree;
    this.#pages = pages;
    this.#pinned = pinned;
    this.#subscriptions = vscode.Disposable.from(
      pinned,
      pinned.onDidChange(() => {
        tree.refresh('a queue was pinned or is pinned no longer');
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.queuesGroupBy}`)) {
          tree.refresh('the grouping changed');
        }
      }),
    );
  }

  /** Shows one page more below a row. */
  showMore(row: string): void {
    this.#pages.showMore(row);
    this.#tree.refresh('more items were asked for');
  }

  isPinned(queue: Queue): boolean {
    return this.#pinned.has(queue);
  }

  setPinned(queue: Queue, isPinned: boolean): Promise<void> {
    return this.#pinned.set(queue, isPinned);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** By what the names of queues are grouped; empty: not at all. */
export function queueDelimiter(): string {
  const value = vscode.workspace
    .getConfiguration(SETTINGS.section)
    .get<unknown>(SETTINGS.queuesGroupBy, SETTING_DEFAULTS.queuesGroupBy);
  return typeof value === 'string' ? value : SETTING_DEFAULTS.queuesGroupBy;
}
