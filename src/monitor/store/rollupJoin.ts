import { CELL_COLUMNS, RollupCell } from './rollupCell.ts';
import { ROLLUP_LEVELS, bucketOf } from './rollupLevels.ts';
import { numberOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RollupProgress } from './rollupProgress.ts';
import type { SampleTable } from './sampleTable.ts';

/** After its end a bucket waits this long for what comes late, ms: whatever comes later is counted in both. */
const GRACE_MS = 120_000;
/** Rows read in one step at most, but for one bucket: some milliseconds. */
const ROWS_AT_ONCE = 1_000;

/** Joins minutes that are over to wider buckets, so that a question about a day reads hours. */
export class RollupJoin {
  readonly #db: DatabaseSync;
  readonly #progress: RollupProgress;
  readonly #samples: SampleTable;
  readonly #first: readonly StatementSync[];
  readonly #rows: StatementSync;
  readonly #put: StatementSync;

  constructor(db: DatabaseSync, progress: RollupProgress, samples: SampleTable) {
    this.#db = db;
    this.#progress = progress;
    this.#samples = samples;
    this.#first = ['task_rollup', 'sample_rollup'].map((table) =>
      db.prepare(`SELECT min(at) AS at FROM ${table} WHERE width = ? AND at >= ?`),
    );
    const columns = CELL_COLUMNS.join(', ');
    this.#rows = db.prepare(
      `SELECT series, ${columns} FROM task_rollup WHERE width = ? AND at >= ? AND at < ? ORDER BY series`,
    );
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO task_rollup (width, at, series, ${columns})
        VALUES (?, ?, ?, ${CELL_COLUMNS.map(() => '?').join(', ')})`,
    );
  }

  /** Makes one step. @returns how many buckets were joined, and whether there is more to do */
  step(now: number): { readonly joined: number; readonly isBehind: boolean } {
    let joined = 0;
    let rows = 0;
    for (const [place, { width }] of ROLLUP_LEVELS.entries()) {
      const finer = ROLLUP_LEVELS[place - 1];
      if (finer === undefined) continue;
      for (;;) {
        const at = this.#next(width, finer.width, now);
        if (at === null) break;
        if (rows >= ROWS_AT_ONCE) return { joined, isBehind: true };
        rows += inTransaction(this.#db, () => this.#join(width, at, finer.width));
        joined++;
      }
      this.#sealEmpty(width, finer.width, now);
    }
    return { joined, isBehind: false };
  }

  /** The begin of the first bucket that is over and has something in it; `null`: none. */
  #next(width: number, finer: number, now: number): number | null {
    const firsts = this.#first.flatMap((first) => {
      const at = numberOf(first.get(finer, this.#progress.sealed(width))?.['at']);
      return at === null ? [] : [at];
    });
    if (firsts.length === 0) return null;
    const at = bucketOf(Math.min(...firsts), width);
    return at + width <= this.#limit(finer, now) ? at : null;
  }

  #join(width: number, at: number, finer: number): number {
    const cells = new Map<number, RollupCell>();
    const rows = this.#rows.all(finer, at, at + width);
    for (const row of rows) {
      const series = numberOf(row['series']) ?? 0;
      const cell = cells.get(series) ?? new RollupCell();
      cell.mergeRow(row);
      cells.set(series, cell);
    }
    for (const [series, cell] of cells) this.#put.run(width, at, series, ...cell.values());
    this.#samples.join(width, at, finer);
    this.#progress.setSealed(width, at + width);
    return rows.length + 1;
  }

  /** Buckets in which nothing happened are over too. */
  #sealEmpty(width: number, finer: number, now: number): void {
    const until = bucketOf(this.#limit(finer, now), width);
    if (until > this.#progress.sealed(width)) this.#progress.setSealed(width, until);
  }

  /** Buckets that end after this cannot be joined yet. */
  #limit(finer: number, now: number): number {
    const finest = ROLLUP_LEVELS[0]?.width;
    return finer === finest ? now - GRACE_MS : Math.min(now - GRACE_MS, this.#progress.sealed(finer));
  }
}
