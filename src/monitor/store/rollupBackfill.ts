import { numberOf, textOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EndedRecord } from '../stats/taskEnd.ts';
import type { RollupProgress } from './rollupProgress.ts';
import type { RollupTable } from './rollupTable.ts';
import type { Source } from './source.ts';
import type { Row } from './taskRow.ts';

/** Tasks counted in one step: some milliseconds. */
const TASKS_AT_ONCE = 2_000;

/** Counts the tasks that were in the history before there were statistics, some at a time. */
export class RollupBackfill {
  readonly #db: DatabaseSync;
  readonly #progress: RollupProgress;
  readonly #table: RollupTable;
  readonly #slice: StatementSync;
  readonly #oldest: StatementSync;

  constructor(db: DatabaseSync, progress: RollupProgress, table: RollupTable) {
    this.#db = db;
    this.#progress = progress;
    this.#table = table;
    this.#slice =
      db.prepare(`SELECT seq, source, state, state_at, updated_at, name, queue, worker, run, retries,
        sent_at, started_at, finished_at, eta_at, runtime_ms
      FROM task WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`);
    this.#oldest = db.prepare('SELECT min(seq) AS seq FROM task');
  }

  /** Tasks that are still to be counted: at most so many, for some between them may be dropped already. */
  get left(): number {
    const { backfilled, backfillUntil } = this.#progress;
    if (backfilled >= backfillUntil) return 0;
    const oldest = numberOf(this.#oldest.get()?.['seq']);
    return oldest === null ? 0 : Math.max(backfillUntil - Math.max(backfilled, oldest - 1), 0);
  }

  /** Makes one step. @returns whether there is more to do */
  step(sourceOf: (no: number) => Source | null): boolean {
    const { backfilled, backfillUntil } = this.#progress;
    if (backfilled >= backfillUntil) return false;
    const rows = this.#slice.all(backfilled, backfillUntil, TASKS_AT_ONCE);
    const last = rows.at(-1);
    inTransaction(this.#db, () => {
      for (const row of rows) {
        const source = sourceOf(numberOf(row['source']) ?? 0);
        if (source !== null) this.#table.countWritten(source, endedRecord(row));
      }
      this.#table.write();
      const isLast = last === undefined || rows.length < TASKS_AT_ONCE;
      this.#progress.setBackfilled(isLast ? backfillUntil : (numberOf(last['seq']) ?? backfillUntil));
    });
    return this.#progress.backfilled < backfillUntil;
  }
}

function endedRecord(row: Row): EndedRecord {
  return {
    state: textOf(row['state']) ?? 'pending',
    stateAt: numberOf(row['state_at']) ?? 0,
    updatedAt: numberOf(row['updated_at']) ?? 0,
    name: textOf(row['name']),
    queue: textOf(row['queue']),
    worker: textOf(row['worker']),
    run: numberOf(row['run']) ?? 0,
    retries: numberOf(row['retries']),
    sentAt: numberOf(row['sent_at']),
    startedAt: numberOf(row['started_at']),
    finishedAt: numberOf(row['finished_at']),
    etaAt: numberOf(row['eta_at']),
    runtimeMs: numberOf(row['runtime_ms']),
  };
}
