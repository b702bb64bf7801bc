import { ROLLUP_LEVELS } from './rollupLevels.ts';
import { numberOf, textOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

const SEALED = 'sealed_';
const FLOOR = 'floor_';
const BACKFILL_UNTIL = 'backfill_until';
const BACKFILLED = 'backfilled';

/**
 * How far the upkeep of the statistics has come. Of each level: `sealed`, the moment before which its buckets were joined
 * from finer ones; `floor`, the moment before which its rows are gone.
 */
export class RollupProgress {
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #sealed = new Map<number, number>();
  readonly #floor = new Map<number, number>();
  #backfillUntil = 0;
  #backfilled = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#put = db.prepare('INSERT OR REPLACE INTO rollup_progress (name, value) VALUES (?, ?)');
    this.reload();
  }

  sealed(width: number): number {
    return this.#sealed.get(width) ?? 0;
  }

  setSealed(width: number, at: number): void {
    this.#put.run(SEALED + String(width), at);
    this.#sealed.set(width, at);
  }

  floor(width: number): number {
    return this.#floor.get(width) ?? 0;
  }

  setFloor(width: number, at: number): void {
    this.#put.run(FLOOR + String(width), at);
    this.#floor.set(width, at);
  }

  /** Tasks up to this number were there before the statistics. */
  get backfillUntil(): number {
    return this.#backfillUntil;
  }

  /** Of those, the ones up to this number are counted by now. */
  get backfilled(): number {
    return this.#backfilled;
  }

  setBackfilled(seq: number): void {
    this.#put.run(BACKFILLED, seq);
    this.#backfilled = seq;
  }

  /** Whether a task with this number is still to be counted by the backfill, and by nobody else. */
  isPending(seq: number): boolean {
    return seq <= this.#backfillUntil && seq > this.#backfilled;
  }

  /** After a transaction was undone. */
  reload(): void {
    const values = new Map<string, number>();
    for (const row of this.#db.prepare('SELECT name, value FROM rollup_progress').all()) {
      values.set(textOf(row['name']) ?? '', numberOf(row['value']) ?? 0);
    }
    for (const { width } of ROLLUP_LEVELS) {
      this.#sealed.set(width, values.get(SEALED + String(width)) ?? 0);
      this.#floor.set(width, values.get(FLOOR + String(width)) ?? 0);
    }
    this.#backfillUntil = values.get(BACKFILL_UNTIL) ?? 0;
    this.#backfilled = values.get(BACKFILLED) ?? 0;
  }

  /** Everything is cleared: there is nothing left that was not counted. */
  clear(): void {
    this.#db.exec('DELETE FROM rollup_progress');
    this.reload();
  }
}
