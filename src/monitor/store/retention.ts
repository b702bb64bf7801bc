import { numberOf, textOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { HistoryTable } from './historyTable.ts';
import type { Row } from './taskRow.ts';

export interface DeletedTask {
  readonly seq: number;
  readonly source: number;
  readonly id: string;
  readonly state: string;
  readonly worker: string | null;
}

export interface RetentionLimits {
  /** Finished tasks that began and last changed before this moment (epoch ms) are dropped. */
  readonly before: number;
  readonly maxTasks: number;
  /** Rows that are dropped at most. */
  readonly atOnce: number;
}

/** Rows deleted in one step, so that none takes long: each is on pages of its own. The rest follows with the next steps. */
export const PRUNED_AT_ONCE = 500;

const RETURNING = 'RETURNING seq, source, id, state, worker';

/** Deletes what the history need not keep any more, oldest first. */
export class Retention {
  readonly #db: DatabaseSync;
  readonly #history: HistoryTable;
  readonly #old: StatementSync;
  readonly #surplus: StatementSync;

  constructor(db: DatabaseSync, history: HistoryTable) {
    this.#db = db;
    this.#history = history;
    this.#old = db.prepare(`DELETE FROM task WHERE seq IN (
      SELECT seq FROM task WHERE ordered_at < ? AND updated_at < ? AND open = 0 ORDER BY ordered_at LIMIT ?
    ) ${RETURNING}`);
    this.#surplus = db.prepare(`DELETE FROM task WHERE seq IN (
      SELECT seq FROM task ORDER BY ordered_at LIMIT ?
    ) ${RETURNING}`);
  }

  /** @param count how many rows there are now */
  prune(count: number, limits: RetentionLimits): readonly DeletedTask[] {
    return inTransaction(this.#db, () => {
      const deleted = this.#delete(count, limits);
      if (deleted.length > 0) this.#history.forget(deleted.map(({ seq }) => seq));
      return deleted;
    });
  }

  #delete(count: number, limits: RetentionLimits): readonly DeletedTask[] {
    const { before, maxTasks, atOnce } = limits;
    const old = this.#old.all(before, before, atOnce).map(deletedTask);
    const surplus = Math.min(count - old.length - maxTasks, atOnce - old.length);
    return surplus <= 0 ? old : [...old, ...this.#surplus.all(surplus).map(deletedTask)];
  }
}

function deletedTask(row: Row): DeletedTask {
  return {
    seq: numberOf(row['seq']) ?? 0,
    source: numberOf(row['source']) ?? 0,
    id: textOf(row['id']) ?? '',
    state: textOf(row['state']) ?? '',
    worker: textOf(row['worker']),
  };
}
