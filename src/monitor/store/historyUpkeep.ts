import { databaseBytes } from './logLimit.ts';
import { PRUNED_AT_ONCE } from './retention.ts';
import type { FailureCounts } from './failureCounts.ts';
import type { LiveTasks } from './liveTasks.ts';
import type { SourceTable } from './source.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { TaskDatabase } from './taskDatabase.ts';
import type { TaskStoreOptions } from './taskStore.ts';

const INTERVAL_MS = 60_000;
/** While there is more to do than one step may. */
const HURRY_MS = 50;
/** Rows dropped at most right after a write, when that many came. */
const MOST_AFTER_WRITE = 5_000;
/** Rows above the limit that are waited for before surplus ones are deleted. */
const SLACK_ROWS = 500;
const DAY_MS = 86_400_000;
/** A history above its size is brought below it by this much, so that the next task is no reason to begin anew. */
const FILLED = 0.97;

export interface HistoryUpkeepParts {
  readonly options: TaskStoreOptions;
  readonly use: UseDatabase;
  readonly sources: SourceTable;
  readonly live: LiveTasks;
  readonly failures: FailureCounts;
  readonly flush: () => void;
}

/** Keeps the history within its limits: a bounded step now and then, sooner after each other while there is much to do. */
export class HistoryUpkeep {
  readonly #parts: HistoryUpkeepParts;
  #cancel: () => void;

  constructor(parts: HistoryUpkeepParts) {
    this.#parts = parts;
    this.#cancel = this.#schedule(INTERVAL_MS);
  }

  /**
   * Drops some of what is too old or too much, oldest first, and gives back room.
   *
   * @returns how many tasks were dropped, and whether there is more room to give back
   */
  prune(): { readonly dropped: number; readonly isReleasing: boolean } {
    const { options, use, flush } = this.#parts;
    const now = options.clock.now();
    flush();
    return use((database) => {
      database.pruneLogs(now);
      database.alerts.prune(now - options.historyDays * DAY_MS, options.historyMaxTasks);
      const dropped = this.#dropTasks(database, now, PRUNED_AT_ONCE);
      const { space } = database;
      const isTooLarge = options.historyMaxBytes !== undefined && space.size > options.historyMaxBytes;
      const isReleasing = isTooLarge && space.release();
      return { dropped, isReleasing };
    });
  }

  /** To be called after every write of so many rows: far too much is not left until the next step. */
  afterWrite(database: TaskDatabase, rows: number): void {
    const { historyMaxTasks, historyMaxBytes, clock } = this.#parts.options;
    const isFull =
      historyMaxBytes !== undefined &&
      database.table.count > 0 &&
      database.space.used > databaseBytes(historyMaxBytes);
    if (isFull || database.table.count > historyMaxTasks + SLACK_ROWS) {
      // As many as came at least, or a burst would never be caught up with.
      this.#dropTasks(database, clock.now(), Math.min(rows + PRUNED_AT_ONCE, MOST_AFTER_WRITE));
    }
  }

  dispose(): void {
    this.#cancel();
  }

  #schedule(delayMs: number): () => void {
    return this.#parts.options.clock.after(delayMs, () => {
      const { dropped, isReleasing } = this.prune();
      if (dropped === 0) this.#dropSources();
      const isCounting = this.#keepStatistics();
      const isNaming = this.#parts.use(({ causes }) => causes.step());
      const hasMore = dropped >= PRUNED_AT_ONCE || isReleasing || isCounting || isNaming;
      this.#cancel = this.#schedule(hasMore ? HURRY_MS : INTERVAL_MS);
    });
  }

  #dropTasks({ retention, table, blocks, space }: TaskDatabase, now: number, atOnce: number): number {
    const { options, sources, live, failures } = this.#parts;
    const { historyDays, historyMaxTasks, historyMaxBytes } = options;
    const fitting =
      historyMaxBytes === undefined
        ? Infinity
        : tasksWithin(databaseBytes(historyMaxBytes), table.count, space.used);
    const deleted = retention.prune(table.count, {
      before: now - historyDays * DAY_MS,
      maxTasks: Math.min(Math.max(historyMaxTasks, 1), fitting),
      atOnce,
    });
    table.forget(deleted.length);
    if (deleted.length > 0) blocks.forgetBefore(table.bounds.first);
    for (const { seq, source: no, id, state, worker } of deleted) {
      blocks.shrunk(seq);
      const source = sources.byNumber(no);
      if (source === null) continue;
      if (state === 'failed') failures.add(source, worker, -1);
      const task = source.tasks.get(id);
      if (task !== undefined) live.forget(task);
    }
    return deleted.length;
  }

  /** @returns whether there is more to do soon */
  #keepStatistics(): boolean {
    const { options, sources, use } = this.#parts;
    const now = options.clock.now();
    const oldest = now - options.historyDays * DAY_MS;
    return use(({ rollups }) => rollups.upkeep(now, oldest, (no) => sources.byNumber(no)));
  }

  #dropSources(): void {
    const { sources, use } = this.#parts;
    use(({ sourceSweep }) => {
      for (const no of sourceSweep.step()) {
        const source = sources.byNumber(no);
        // Its first task may not be written yet.
        if (source !== null && source.tasks.size > 0) continue;
        if (source !== null) sources.remove(source);
        sourceSweep.drop(no);
      }
    });
  }
}

/** About how many of the tasks fit, as if each took the same room. */
function tasksWithin(maxBytes: number, count: number, used: number): number {
  return used <= maxBytes ? Infinity : Math.floor((count * maxBytes * FILLED) / used);
}
