import { numberOf, textOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * How far the upkeep of the statistics has come. Of each level: `sealed`, the moment before which its buckets were joined
 * from finer ones; `floor`, the moment before which its rows are gone.
 */
export class RollupProgress {
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #values = new Map<string, number>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#put = db.prepare('INSERT OR REPLACE INTO rollup_progress (name, value) VALUES (?, ?)');
    this.reload();
  }

  sealed(width: number): number {
    return this.#get(`sealed_${String(width)}`);
  }

  setSealed(width: number, at: number): void {
    this.#set(`sealed_${String(width)}`, at);
  }

  floor(width: number): number {
    return this.#get(`floor_${String(width)}`);
  }

  setFloor(width: number, at: number): void {
    this.#set(`floor_${String(width)}`, at);
  }

  /** Tasks up to this number were there before the statistics. */
  get backfillUntil(): number {
    return this.#get('backfill_until');
  }

  /** Of those, the ones up to this number are counted by now. */
  get backfilled(): number {
    return this.#get('backfilled');
  }

  setBackfilled(seq: number): void {
    this.#set('backfilled', seq);
  }

  /** Whether a task with this number is still to be counted by the backfill, and by nobody else. */
  isPending(seq: number): boolean {
    return seq <= this.backfillUntil && seq > this.backfilled;
  }

  /** After a transaction was undone. */
  reload(): void {
    this.#values.clear();
    for (const row of this.#db.prepare('SELECT name, value FROM rollup_progress').all()) {
      this.#values.set(textOf(row['name']) ?? '', numberOf(row['value']) ?? 0);
    }
  }

  /** Everything was cleared: there is nothing left that was not counted. */
  clear(): void {
    this.#db.exec('DELETE FROM rollup_progress');
    this.#values.clear();
  }

  #get(name: string): number {
    return this.#values.get(name) ?? 0;
  }

  #set(name: string, value: number): void {
    this.#put.run(name, value);
    this.#values.set(name, value);
  }
}
