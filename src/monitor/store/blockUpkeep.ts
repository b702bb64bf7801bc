import { blockOf } from './taskBlocks.ts';
import type { Clock } from '../clock.ts';
import type { LiveTask } from './liveTask.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Between two blocks while there is more to do: each takes some milliseconds when its rows have to be read. */
const STEP_MS = 25;
/** Until the summary of a block that changed is saved: where one task changes, others often do. */
const REST_MS = 2_000;
/** Rows written at once that show a burst: the thread has more important things to do, and for a while after. */
const BURST_ROWS = 1_000;
const BURST_MS = 1_000;

/**
 * Has the summaries of full blocks saved, newest first, one at a time and only while little else is to be done; those that
 * a process left behind without one are summed up then.
 */
export class BlockUpkeep {
  readonly #use: UseDatabase;
  readonly #clock: Clock;
  readonly #changedAt = new Map<number, number>();
  /** Epoch ms of our clock. */
  #busyUntil = 0;
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
    if (tasks.length > BURST_ROWS) this.#busyUntil = now + BURST_MS;
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
      return blocks.savedCount < blockOf(last + 1) - blockOf(first);
    });
  }

  #step(): void {
    if (isWithin(this.#busyUntil - this.#clock.now(), BURST_MS)) {
      this.#schedule(BURST_MS);
      return;
    }
    const { block, isWaiting } = this.#next();
    if (block !== null) this.#use(({ blocks }) => blocks.sumUp(block));
    if (block !== null) this.#schedule(STEP_MS);
    else if (isWaiting) this.#schedule(REST_MS);
  }

  /** The newest full block whose summary is not saved and that rests; whether there are others that do not rest yet. */
  #next(): { readonly block: number | null; readonly isWaiting: boolean } {
    return this.#use(({ table, blocks }) => {
      const { first, last } = table.bounds;
      const now = this.#clock.now();
      for (const block of this.#changedAt.keys()) if (block < blockOf(first)) this.#changedAt.delete(block);
      let isWaiting = false;
      for (let block = blockOf(last + 1) - 1; block >= blockOf(first); block--) {
        if (blocks.isSaved(block)) continue;
        if (!isWithin(now - (this.#changedAt.get(block) ?? 0), REST_MS)) {
          this.#changedAt.delete(block);
          return { block, isWaiting };
        }
        isWaiting = true;
      }
      return { block: null, isWaiting };
    });
  }
}

/** Not so after a jump of the clock, which must not keep anything waiting. */
function isWithin(span: number, limit: number): boolean {
  return span > 0 && span < limit;
}
