import { statSync } from 'node:fs';
import { numberOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Pages given back at most at a time, 2 MB of them: each one costs reading and writing it once. */
const PAGES_AT_ONCE = 250;

/** The room that a database takes, in bytes. */
export class DatabaseSpace {
  readonly #db: DatabaseSync;
  readonly #pages: StatementSync;
  readonly #removed: StatementSync;
  readonly #pageSize: number;
  readonly #file: string | null;

  /** @param file in which it is; `null`: in memory */
  constructor(db: DatabaseSync, file: string | null) {
    this.#db = db;
    this.#file = file;
    this.#pages = db.prepare(`SELECT page_count AS pages, freelist_count AS free
      FROM pragma_page_count, pragma_freelist_count`);
    this.#removed = db.prepare('SELECT sum(bytes) AS bytes FROM removed_batch');
    this.#pageSize = numberOf(db.prepare('PRAGMA page_size').get()?.['page_size']) ?? 0;
  }

  /** Of the whole file, with what is free in it, and of its write-ahead log. */
  get size(): number {
    return this.#count().pages * this.#pageSize + this.#logSize();
  }

  /** What is in use, without what is only kept to be put back: that has a limit of its own. */
  get used(): number {
    const { pages, free } = this.#count();
    const removed = numberOf(this.#removed.get()?.['bytes']) ?? 0;
    return Math.max((pages - free) * this.#pageSize - removed, 0);
  }

  /**
   * Gives some of the free pages back to the disk; a file that was begun by a version that could not do it keeps them.
   *
   * @returns whether there are more
   */
  release(): boolean {
    const { free } = this.#count();
    if (free === 0) return false;
    this.#db.exec(`PRAGMA incremental_vacuum(${String(PAGES_AT_ONCE)})`);
    const left = this.#count().free;
    return left > 0 && left < free;
  }

  /** The log is cut when it is begun anew, but for what it may have. */
  #logSize(): number {
    if (this.#file === null) return 0;
    try {
      return statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    } catch {
      // A folder that cannot be looked into any more is said when the history is written.
      return 0;
    }
  }

  #count(): { readonly pages: number; readonly free: number } {
    const row = this.#pages.get();
    return { pages: numberOf(row?.['pages']) ?? 0, free: numberOf(row?.['free']) ?? 0 };
  }
}
