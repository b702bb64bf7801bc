import { numberOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Rows looked at in one step: a few milliseconds. */
export const SWEPT_AT_ONCE = 10_000;

/**
 * Finds sources that have no task any more, such as queues that were there for a day. No index tells: one would cost every
 * insert for what is rare. So the rows are walked through in steps; new ones come only behind the walk.
 */
export class SourceSweep {
  readonly #step: StatementSync;
  readonly #all: StatementSync;
  readonly #drop: StatementSync;
  readonly #seen = new Set<number>();
  #after = 0;

  constructor(db: DatabaseSync) {
    this.#step = db.prepare(`SELECT source, max(seq) AS last, count(*) AS rows
      FROM (SELECT source, seq FROM task WHERE seq > ? ORDER BY seq LIMIT ?) GROUP BY source`);
    this.#all = db.prepare('SELECT no FROM source');
    this.#drop = db.prepare('DELETE FROM source WHERE no = ?');
  }

  /** Makes one step. Numbers of sources without a row when it was the last one; then it begins anew. */
  step(): readonly number[] {
    const groups = this.#step.all(this.#after, SWEPT_AT_ONCE);
    let rows = 0;
    for (const group of groups) {
      this.#seen.add(numberOf(group['source']) ?? 0);
      this.#after = Math.max(this.#after, numberOf(group['last']) ?? 0);
      rows += numberOf(group['rows']) ?? 0;
    }
    if (rows === SWEPT_AT_ONCE) return [];
    const empty = this.#all.all().flatMap(({ no }) => {
      const number = numberOf(no);
      return number === null || this.#seen.has(number) ? [] : [number];
    });
    this.#seen.clear();
    this.#after = 0;
    return empty;
  }

  drop(no: number): void {
    this.#drop.run(no);
  }
}
