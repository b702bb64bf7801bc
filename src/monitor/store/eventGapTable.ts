import { numberOf, textOf } from './taskRow.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConnectionId, RecordedGap } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { Row } from './taskRow.ts';

const MOST_GAPS = 1_000;
const MOST_LISTED = 100;
const KEPT_MS = 90 * 86_400_000;
/** Later than any moment. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** The event gaps in one open database; those of one system on one connection never touch each other. */
export class EventGapTable {
  readonly #db: DatabaseSync;
  readonly #takeTouching: StatementSync;
  readonly #insert: StatementSync;
  readonly #close: StatementSync;
  readonly #of: StatementSync;
  readonly #prune: StatementSync;
  readonly #clear: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#takeTouching = db.prepare(`DELETE FROM event_gap
      WHERE connection_id = ? AND system = ? AND from_at <= ? AND coalesce(to_at, ${String(NEVER)}) >= ?
      RETURNING from_at, to_at`);
    this.#insert = db.prepare(
      'INSERT INTO event_gap (connection_id, system, from_at, to_at) VALUES (?, ?, ?, ?)',
    );
    this.#close = db.prepare(`UPDATE event_gap SET to_at = max(from_at, ?)
      WHERE connection_id = ? AND system = ? AND to_at IS NULL`);
    this.#of = db.prepare(`SELECT system, from_at, to_at FROM event_gap WHERE connection_id = ?
      ORDER BY from_at DESC, id DESC LIMIT ${String(MOST_LISTED)}`);
    this.#prune = db.prepare(`DELETE FROM event_gap WHERE coalesce(to_at, from_at) < ? OR id IN (
      SELECT id FROM event_gap ORDER BY from_at DESC LIMIT -1 OFFSET ${String(MOST_GAPS)})`);
    this.#clear = db.prepare('DELETE FROM event_gap WHERE to_at IS NOT NULL');
  }

  append(connectionId: ConnectionId, { system, from, to }: RecordedGap): void {
    inTransaction(this.#db, () => {
      const touching = this.#takeTouching.all(
        connectionId,
        system,
        Math.floor(to ?? NEVER),
        Math.floor(from),
      );
      const starts = touching.map((row) => numberOf(row['from_at']) ?? from);
      const ends = touching.map((row) => numberOf(row['to_at']) ?? 0);
      const end = to === null ? null : Math.floor(Math.max(to, ...ends));
      this.#insert.run(connectionId, system, Math.floor(Math.min(from, ...starts)), end);
    });
  }

  close(connectionId: ConnectionId, system: SystemKind, to: number): void {
    this.#close.run(Math.floor(to), connectionId, system);
  }

  of(connectionId: ConnectionId): readonly RecordedGap[] {
    return this.#of.all(connectionId).flatMap(gapFromRow);
  }

  prune(now: number): void {
    this.#prune.run(now - KEPT_MS);
  }

  /** Forgets all that are closed. */
  clear(): void {
    this.#clear.run();
  }
}

function gapFromRow(row: Row): RecordedGap[] {
  const system = textOf(row['system']);
  if (system !== 'celery' && system !== 'bullmq') return [];
  return [{ system, from: numberOf(row['from_at']) ?? 0, to: numberOf(row['to_at']) }];
}
