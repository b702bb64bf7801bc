import { numberOf, textOf } from './taskRow.ts';
import { isDiskFull } from './sqliteError.ts';
import { removedBatchGone, removedDiskFull, removedTooMuch } from './storeMessages.ts';
import { durably } from './transaction.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConnectionId } from '../../model/connection.ts';
import type { RemovedBatch } from '../../model/removedBatch.ts';
import type { SystemKind } from '../../model/system.ts';
import type { RemovedItem } from './removedItems.ts';
import type { Row } from './taskRow.ts';

/** Bytes of all payloads that can be put back. */
export const MAX_REMOVED_BYTES = 256 * 1024 * 1024;
/** Rows deleted at most in one go, so that none takes long; the rest follows with the next {@link RemovedTable.prune}. */
const LARGEST_SWEEP = 50_000;
/** What stands half in Redis is worth waiting for, in case its connection comes back. */
const TAKING_GRACE_MS = 30 * 86_400_000;
const MOST_LISTED = 10_000;

const BATCH = 'id, connection_id, system, queue, at, until, items, bytes, state, note';
/** Batches whose items count; `dropped` ones only wait for their rows to be deleted. */
const LIVE = "state IN ('taking', 'kept')";

/** Removed batches and their items in one open database. */
export class RemovedTable {
  readonly #db: DatabaseSync;
  readonly #insertBatch: StatementSync;
  readonly #insertItem: StatementSync;
  readonly #grow: StatementSync;
  readonly #total: StatementSync;
  readonly #setState: StatementSync;
  readonly #batch: StatementSync;
  readonly #items: StatementSync;
  readonly #list: StatementSync;
  readonly #expire: StatementSync;
  readonly #leftovers: StatementSync;
  readonly #sweep: StatementSync;
  readonly #forget: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insertBatch = db.prepare(
      `INSERT INTO removed_batch (${BATCH}) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 'taking', ?)`,
    );
    this.#insertItem = db.prepare(
      'INSERT INTO removed_item (batch, position, place, payload) VALUES (?, ?, ?, ?)',
    );
    this.#grow = db.prepare('UPDATE removed_batch SET items = items + ?, bytes = bytes + ? WHERE no = ?');
    this.#total = db.prepare(`SELECT coalesce(sum(bytes), 0) AS bytes FROM removed_batch WHERE ${LIVE}`);
    this.#setState = db.prepare("UPDATE removed_batch SET state = ? WHERE id = ? AND state <> 'dropped'");
    this.#batch = db.prepare(`SELECT no, ${BATCH} FROM removed_batch WHERE id = ? AND state <> 'dropped'`);
    this.#items = db.prepare(`SELECT place, payload FROM removed_item
      WHERE batch = ? AND position >= ? ORDER BY position LIMIT ?`);
    this.#list = db.prepare(`SELECT ${BATCH} FROM removed_batch
      WHERE ${LIVE} AND (?1 IS NULL OR connection_id = ?1) AND (?2 IS NULL OR system = ?2)
      ORDER BY no DESC LIMIT ${String(MOST_LISTED)}`);
    this.#expire = db.prepare(`UPDATE removed_batch SET state = 'dropped'
      WHERE (state <> 'taking' AND until < ?1) OR until < ?1 - ${String(TAKING_GRACE_MS)}`);
    this.#leftovers = db.prepare(`SELECT no FROM removed_batch
      WHERE NOT ${LIVE} AND EXISTS (SELECT 1 FROM removed_item WHERE batch = no)`);
    this.#sweep = db.prepare(`DELETE FROM removed_item WHERE rowid IN (
      SELECT rowid FROM removed_item WHERE batch = ? ORDER BY position LIMIT ?)`);
    this.#forget = db.prepare(`DELETE FROM removed_batch
      WHERE state = 'dropped' AND NOT EXISTS (SELECT 1 FROM removed_item WHERE batch = no)`);
  }

  open({ id, connectionId, system, queue, at, until, note }: RemovedBatch): void {
    durably(this.#db, () => this.#insertBatch.run(id, connectionId, system, queue, at, until, note));
  }

  /** @throws RangeError when there is no room, on the disk or by {@link MAX_REMOVED_BYTES}; nothing is added then */
  add(batchId: string, items: readonly RemovedItem[]): void {
    const bytes = items.reduce((sum, { payload }) => sum + payload.length, 0);
    try {
      durably(this.#db, () => {
        const batch = this.#batch.get(batchId);
        if (batch === undefined || batch['state'] === 'restored') throw new RangeError(removedBatchGone());
        const kept = numberOf(this.#total.get()?.['bytes']) ?? 0;
        if (kept + bytes > MAX_REMOVED_BYTES) throw new RangeError(removedTooMuch(kept, MAX_REMOVED_BYTES));
        const no = numberOf(batch['no']) ?? 0;
        let position = numberOf(batch['items']) ?? 0;
        for (const { place, payload } of items) this.#insertItem.run(no, position++, place, payload);
        this.#grow.run(items.length, bytes, no);
      });
    } catch (error) {
      if (isDiskFull(error)) throw new RangeError(removedDiskFull(), { cause: error });
      throw error;
    }
  }

  /** @throws RangeError when the batch is gone */
  setState(batchId: string, state: RemovedBatch['state']): void {
    const { changes } = durably(this.#db, () => this.#setState.run(state, batchId));
    if (changes === 0) throw new RangeError(removedBatchGone());
    if (state === 'restored') this.#sweepLeftovers();
  }

  /** @param now epoch ms */
  get(batchId: string, now: number): RemovedBatch | null {
    const row = this.#batch.get(batchId);
    const batch = row === undefined ? null : batchFromRow(row);
    return batch !== null && (batch.state === 'taking' || batch.until > now) ? batch : null;
  }

  items(batchId: string, offset: number, limit: number): readonly RemovedItem[] {
    const batch = this.#batch.get(batchId);
    if (batch === undefined || batch['state'] === 'restored') return [];
    return this.#items.all(numberOf(batch['no']) ?? 0, offset, limit).map(itemFromRow);
  }

  /** @param now epoch ms */
  list(connectionId: ConnectionId | null, system: SystemKind | null, now: number): readonly RemovedBatch[] {
    return this.#list.all(connectionId, system).flatMap((row) => {
      const batch = batchFromRow(row);
      return batch !== null && (batch.state === 'taking' || batch.until > now) ? [batch] : [];
    });
  }

  drop(batchId: string): void {
    this.#setState.run('dropped', batchId);
    this.#sweepLeftovers();
  }

  /** Lets go of what was kept long enough, a bounded number of rows at a time. */
  prune(now: number): void {
    this.#expire.run(now);
    this.#sweepLeftovers();
  }

  #sweepLeftovers(): void {
    let room = LARGEST_SWEEP;
    for (const { no } of this.#leftovers.all()) {
      if (room <= 0) break;
      room -= Number(this.#sweep.run(no ?? 0, room).changes);
    }
    this.#forget.run();
  }
}

function batchFromRow(row: Row): RemovedBatch | null {
  const system = textOf(row['system']);
  const state = textOf(row['state']);
  if (system !== 'celery' && system !== 'bullmq') return null;
  if (state !== 'taking' && state !== 'kept' && state !== 'restored') return null;
  return {
    id: textOf(row['id']) ?? '',
    connectionId: textOf(row['connection_id']) ?? '',
    system,
    queue: textOf(row['queue']) ?? '',
    at: numberOf(row['at']) ?? 0,
    until: numberOf(row['until']) ?? 0,
    items: numberOf(row['items']) ?? 0,
    bytes: numberOf(row['bytes']) ?? 0,
    state,
    note: textOf(row['note']) ?? '',
  };
}

function itemFromRow(row: Row): RemovedItem {
  const payload = row['payload'];
  const bytes =
    payload instanceof Uint8Array
      ? Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
      : Buffer.alloc(0);
  return { place: textOf(row['place']) ?? '', payload: bytes };
}
