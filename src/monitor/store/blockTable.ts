import {
  BOUNDED_COLUMNS,
  BOUNDS_COLUMNS,
  boundsFromRow,
  boundsValues,
  emptyBounds,
  widened,
  type BlockBounds,
} from './blockBounds.ts';
import { SignatureBuilder, type BlockSignature } from './blockSignature.ts';
import { valueHash } from './gramHash.ts';
import { blockOf, rowsOf } from './taskBlocks.ts';
import { numberOf, textOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Columns that have one of few values: each value enters the signature as a whole too. */
const VALUES = ['state', 'name', 'queue', 'worker', 'cause'] as const;
const TEXTS = ['id', 'args', 'kwargs', 'result', 'error'] as const;

/**
 * Sums up blocks of tasks, so that a question need not look at those that cannot have what it asks for. Whatever changes a
 * task takes its block's summary away, in the same transaction.
 */
export class BlockTable {
  readonly #bounds = new Map<number, BlockBounds>();
  readonly #rows: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #forget: StatementSync;
  readonly #signature: StatementSync;

  constructor(db: DatabaseSync) {
    this.#rows =
      db.prepare(`SELECT ${BOUNDED_COLUMNS}, state, queue, worker, cause, source, ${TEXTS.join(', ')},
      traceback IS NOT NULL AS has_traceback FROM task NOT INDEXED WHERE seq BETWEEN ? AND ?`);
    this.#insert = db.prepare(`INSERT OR REPLACE INTO task_block (${BOUNDS_COLUMNS}, signature)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#delete = db.prepare('DELETE FROM task_block WHERE block = ?');
    this.#forget = db.prepare('DELETE FROM task_block WHERE block < ?');
    this.#signature = db.prepare('SELECT signature FROM task_block WHERE block = ?');
    for (const row of db.prepare(`SELECT ${BOUNDS_COLUMNS} FROM task_block`).iterate()) {
      const bounds = boundsFromRow(row);
      this.#bounds.set(bounds.block, bounds);
    }
  }

  /** How many blocks are summed up. */
  get count(): number {
    return this.#bounds.size;
  }

  /** `null`: the block is not summed up. */
  bounds(block: number): BlockBounds | null {
    return this.#bounds.get(block) ?? null;
  }

  /** `null`: the block is not summed up. */
  signature(block: number): BlockSignature | null {
    const signature = this.#signature.get(block)?.['signature'];
    return signature instanceof Uint8Array ? signature : null;
  }

  /** Takes some milliseconds. */
  sumUp(block: number): void {
    const signature = new SignatureBuilder();
    const seen = VALUES.map(() => new Set<string>());
    const sources = new Set<string>();
    let bounds = emptyBounds(block);
    for (const row of this.#rows.iterate(...rowsOf(block))) {
      bounds = widened(bounds, row);
      for (const column of TEXTS) signature.addText(textOf(row[column]) ?? '');
      for (const [index, field] of VALUES.entries()) {
        const value = textOf(row[field]);
        if (value !== null) seen[index]?.add(value);
      }
      sources.add(String(numberOf(row['source']) ?? 0));
      if (row['has_traceback'] === 1) signature.add(valueHash('traceback', ''));
    }
    for (const [index, field] of VALUES.entries()) {
      for (const value of seen[index] ?? []) {
        signature.add(valueHash(field, value));
        signature.addText(value);
      }
    }
    for (const source of sources) signature.add(valueHash('source', source));
    this.#insert.run(...boundsValues(bounds), signature.finish());
    this.#bounds.set(block, bounds);
  }

  /** To be called within the transaction that writes a row. When that fails the summary is missing until it is made anew. */
  changed(seq: number): void {
    const block = blockOf(seq);
    if (this.#bounds.delete(block)) this.#delete.run(block);
  }

  /** A row was deleted: the summary tells too much, which does no harm, but what was counted by it is over. */
  shrunk(seq: number): void {
    const bounds = this.#bounds.get(blockOf(seq));
    if (bounds !== undefined) this.#bounds.set(bounds.block, { ...bounds });
  }

  /** Lets go of summaries of blocks that have no rows any more. @param first the least number of a row */
  forgetBefore(first: number): void {
    const block = blockOf(first);
    for (const known of this.#bounds.keys()) if (known < block) this.#bounds.delete(known);
    this.#forget.run(block);
  }

  /** To be called when all rows were deleted, those of the summaries too. */
  cleared(): void {
    this.#bounds.clear();
  }
}
