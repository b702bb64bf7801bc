import { blockOf } from './taskBlocks.ts';
import type { Clock } from '../clock.ts';
import type { LiveTask } from './liveTask.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Between two blocks while there is more to sum up. */
const STEP_MS = 100;
/** Until a block that changed is summed up again: where one task changes, others often do. */
const REST_MS = 10_000;
/** Rows written since the last step beyond which the thread has more important things to do. */
const BUSY_ROWS = 1_000;

/** Sums up full blocks of tasks, newest first, one at a time and only while little else is to be done. */
export class BlockUpkeep {
  readonly #use: UseDatabase;
  readonly #clock: Clock;
  readonly #changedAt = new Map<number, number>();
  #rowsWritten = 0;
  #cancel: (() => void) | null = null;
  #isDisposed = false;

  constructor(use: UseDatabase, clock: Clock) {
    this.#use = use;
    this.#clock = clock;
    if (this.#hasMore()) this.#schedule(REST_MS);
  }

  /** To be called after every write. */
  written(tasks: readonly Pick<LiveTask, 'seq'>[]): void {
    const now = this.#clock.now();
    let last = -1;
    for (const { seq } of tasks) {
      const block = blockOf(seq);
      if (block !== last) this.#changedAt.set(block, now);
      last = block;
    }
    this.#rowsWritten += tasks.length;
    if (this.#hasMore()) this.#schedule(REST_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(delayMs: number): void {
    if (this.#isDisposed) return;
    this.#cancel ??= this.#clock.after(delayMs, () => {
      this.#cancel = null;
      this.#step();
    });
  }

  #hasMore(): boolean {
    return this.#use(({ table, blocks }) => {
      const { first, last } = table.bounds;
      return blocks.count < blockOf(last + 1) - blockOf(first);
    });
  }

  #step(): void {
    const isBusy = this.#rowsWritten > BUSY_ROWS;
    this.#rowsWritten = 0;
    if (isBusy) {
      this.#schedule(STEP_MS);
      return;
    }
    const { block, isWaiting } = this.#next();
    if (block !== null) this.#use(({ blocks }) => blocks.sumUp(block));
    if (block !== null) this.#schedule(STEP_MS);
    else if (isWaiting) this.#schedule(REST_MS);
  }

  /** The newest full block that is not summed up and rests; whether there are others that do not rest yet. */
  #next(): { readonly block: number | null; readonly isWaiting: boolean } {
    return this.#use(({ table, blocks }) => {
      const { first, last } = table.bounds;
      const latest = this.#clock.now() - REST_MS;
      for (const block of this.#changedAt.keys()) if (block < blockOf(first)) this.#changedAt.delete(block);
      let isWaiting = false;
      for (let block = blockOf(last + 1) - 1; block >= blockOf(first); block--) {
        if (blocks.bounds(block) !== null) continue;
        if ((this.#changedAt.get(block) ?? 0) <= latest) {
          this.#changedAt.delete(block);
          return { block, isWaiting };
        }
        isWaiting = true;
      }
      return { block: null, isWaiting };
    });
  }
}
