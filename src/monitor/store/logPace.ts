import { numberOf } from './taskRow.ts';
import type { DatabaseSync } from 'node:sqlite';

/** Rows written at once that show a burst. */
const BURST_ROWS = 1_000;
/** Pages that are copied at once while there is no burst: the thread stands still until the disk has them. */
const LEISURE_PAGES = 500;

/**
 * How often the write-ahead log is copied into the database, which happens within the write that fills it: little by little
 * at leisure, so that no write takes long, and rarely in a burst, when the same pages are written again and again.
 */
export class LogPace {
  readonly #db: DatabaseSync;
  readonly #most: number;
  #pages: number;

  constructor(db: DatabaseSync) {
    this.#db = db;
    const row = db.prepare('PRAGMA wal_autocheckpoint').get();
    this.#most = numberOf(row?.['wal_autocheckpoint']) ?? LEISURE_PAGES;
    this.#pages = this.#most;
    this.written(0);
  }

  /** To be called before every write. @param rows how many are written */
  written(rows: number): void {
    const pages = rows > BURST_ROWS ? this.#most : Math.min(this.#most, LEISURE_PAGES);
    if (pages === this.#pages) return;
    this.#db.exec(`PRAGMA wal_autocheckpoint = ${String(pages)}`);
    this.#pages = pages;
  }
}
