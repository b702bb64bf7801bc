import { ROLLUP_LEVELS, bucketOf } from './rollupLevels.ts';
import { numberOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RollupProgress } from './rollupProgress.ts';

const TABLES = ['task_rollup', 'sample_rollup'] as const;

/** Rows of one width that one step drops at most, but for one bucket. */
const DROPPED_AT_ONCE = 1_000;

interface TableStatements {
  readonly first: StatementSync;
  readonly next: StatementSync;
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
      first: db.prepare(`SELECT min(at) AS at FROM ${table} WHERE width = ?`),
      next: db.prepare(
        `SELECT at FROM ${table} WHERE width = ? AND at < ? ORDER BY at, series LIMIT 1 OFFSET ?`,
      ),
      drop: db.prepare(`DELETE FROM ${table} WHERE width = ? AND at < ?`),
    }));
  }

  /**
   * Drops some of what is too old or too much.
   *
   * @param oldest epoch ms before which nothing is kept
   * @returns whether rows may have been dropped, and whether there is more to drop
   */
  prune(now: number, oldest: number): { readonly hasDropped: boolean; readonly isBehind: boolean } {
    return inTransaction(this.#db, () => {
      let hasDropped = false;
      let isBehind = false;
      for (const [place, { width, keptMs, mostRows }] of ROLLUP_LEVELS.entries()) {
        const wider = ROLLUP_LEVELS[place + 1];
        // What no wider bucket has yet stays, unless the whole history lets go of it.
        const joined = wider === undefined ? Number.POSITIVE_INFINITY : this.#progress.sealed(wider.width);
        const unwanted = Math.min(Math.max(now - keptMs, this.#surplus(width, mostRows)), joined);
        const wanted = bucketOf(Math.max(unwanted, oldest), width);
        if (wanted <= this.#progress.floor(width)) continue;
        const floor = this.#reach(width, wanted);
        for (const { drop } of this.#tables) drop.run(width, floor);
        this.#progress.setFloor(width, floor);
        hasDropped = true;
        isBehind ||= floor < wanted;
      }
      return { hasDropped, isBehind };
    });
  }

  /** Up to where one step drops the rows before a moment: whole buckets, one at least. */
  #reach(width: number, floor: number): number {
    const reached = this.#tables.map(({ first, next }) => {
      const end = numberOf(next.get(width, floor, DROPPED_AT_ONCE)?.['at']);
      if (end === null) return floor;
      return Math.max(end, (numberOf(first.get(width)?.['at']) ?? end) + width);
    });
    return Math.min(floor, ...reached);
  }

  /** Rows that begin before this are too many. */
  #surplus(width: number, mostRows: number): number {
    const first = this.#tables.map(({ surplusFrom }) => numberOf(surplusFrom.get(width, mostRows)?.['at']));
    return Math.max(...first.map((at) => (at === null ? Number.NEGATIVE_INFINITY : at + width)));
  }
}
