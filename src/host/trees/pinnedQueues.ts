import * as vscode from 'vscode';
import type { Queue } from '../../model/queue.ts';

const KEY = 'pinnedQueues';
const MOST_PINNED = 200;

/** The queues that a person wants to see above all others, in this workspace. */
export class PinnedQueues implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  has(queue: Queue): boolean {
    return this.#keys().includes(queueKey(queue));
  }

  async set(queue: Queue, isPinned: boolean): Promise<void> {
    const key = queueKey(queue);
    const others = this.#keys().filter((one) => one !== key);
    await this.#memory.update(KEY, isPinned ? [...others, key].slice(-MOST_PINNED) : others);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #keys(): readonly string[] {
    const stored = this.#memory.get<unknown>(KEY);
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : [];
  }
}

function queueKey({ connectionId, system, id }: Queue): string {
  return JSON.stringify([connectionId, system, id]);
}
