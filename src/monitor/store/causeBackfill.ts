import { failureFingerprint } from '../../model/failureFingerprint.ts';
import { numberOf, textOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BlockTable } from './blockTable.ts';

/** Failures that one step gives their fingerprints: a few milliseconds. */
const FILLED_AT_ONCE = 500;

/** Gives failures their fingerprints that a version without fingerprints had written. */
export class CauseBackfill {
  readonly #db: DatabaseSync;
  readonly #blocks: BlockTable;
  readonly #find: StatementSync;
  readonly #set: StatementSync;

  constructor(db: DatabaseSync, blocks: BlockTable) {
    this.#db = db;
    this.#blocks = blocks;
    this.#find =
      db.prepare(`SELECT task.seq, system, error, traceback FROM task JOIN source ON source.no = task.source
      WHERE state = 'failed' AND cause IS NULL LIMIT ?`);
    this.#set = db.prepare('UPDATE task SET cause = ? WHERE seq = ?');
  }

  /** Makes one step. Whether there may be more to do. */
  step(): boolean {
    const rows = this.#find.all(FILLED_AT_ONCE);
    if (rows.length === 0) return false;
    inTransaction(this.#db, () => {
      for (const row of rows) {
        const system = row['system'] === 'bullmq' ? 'bullmq' : 'celery';
        const failure = { system, error: textOf(row['error']), traceback: textOf(row['traceback']) } as const;
        const seq = numberOf(row['seq']) ?? 0;
        this.#set.run(failureFingerprint(failure), seq);
        this.#blocks.changed(seq);
      }
    });
    return rows.length === FILLED_AT_ONCE;
  }
}
