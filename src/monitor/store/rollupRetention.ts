import { ROLLUP_LEVELS, bucketOf } from './rollupLevels.ts';
import { numberOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RollupProgress } from './rollupProgress.ts';

const TABLES = ['task_rollup', 'sample_rollup'] as const;

interface TableStatements {
  readonly surplusFrom: StatementSync;
  readonly drop: StatementSync;
}

/** Keeps the rows of the statistics within their time and number, the oldest of each level first. */
export class RollupRetention {
  readonly #db: DatabaseSync;
  readonly #progress: RollupProgress;
  readonly #tables: readonly TableStatements[];

  constructor(db: DatabaseSync, progress: RollupProgress) {
    this.#db = db;
    this.#progress = progress;
    this.#tables = TABLES.map((table) => ({
      surplusFrom: db.prepare(
        `SELECT at FROM ${table} WHERE width = ? ORDER BY at DESC, series DESC LIMIT 1 OFFSET ?`,
      ),
      drop: db.prepare(`DELETE FROM ${table} WHERE width = ? AND at < ?`),
    }));
  }

  /** @param oldest epoch ms before which nothing is kept. @returns whether rows may have been dropped */
  prune(now: number, oldest: number): boolean {
    return inTransaction(this.#db, () => {
      let hasDropped = false;
      for (const [place, { width, keptMs, mostRows }] of ROLLUP_LEVELS.entries()) {
        const wider = ROLLUP_LEVELS[place + 1];
        // What no wider bucket has yet stays, unless the whole history lets go of it.
        const joined = wider === undefined ? Number.POSITIVE_INFINITY : this.#progress.sealed(wider.width);
        const unwanted = Math.min(Math.max(now - keptMs, this.#surplus(width, mostRows)), joined);
        const floor = bucketOf(Math.max(unwanted, oldest), width);
        if (floor <= this.#progress.floor(width)) continue;
        for (const { drop } of this.#tables) drop.run(width, floor);
        this.#progress.setFloor(width, floor);
        hasDropped = true;
      }
      return hasDropped;
    });
  }

  /** Rows that begin before this are too many. */
  #surplus(width: number, mostRows: number): number {
    const first = this.#tables.map(({ surplusFrom }) => numberOf(surplusFrom.get(width, mostRows)?.['at']));
    return Math.max(...first.map((at) => (at === null ? Number.NEGATIVE_INFINITY : at + width)));
  }
}
