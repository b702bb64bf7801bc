import { BOUNDS_COLUMNS, boundsFromRow, boundsValues, type BlockBounds } from './blockBounds.ts';
import { isPairs, isSignature, type BlockPairs, type BlockSignature } from './blockSignature.ts';
import { mayMatch, type BlockCondition } from './blockCondition.ts';
import { decodeKinds, encodeKinds, KINDS_SQL, KindRegister, type BlockKinds } from './blockKinds.ts';
import { BlockSummary, type SummedTask } from './blockSummary.ts';
import { blockOf, rowsOf } from './taskBlocks.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Summaries that are in memory and not in the database: each some 10 KB. */
const MOST_UNSAVED = 128;

const COLUMNS = `source, id, ordered_at, state, state_at, updated_at, name, queue, worker, sent_at, started_at, runtime_ms,
  retries, cause, args, kwargs, result, error, traceback`;

interface SavedBlock {
  readonly bounds: BlockBounds;
  readonly pairs: BlockPairs;
  /** `null`: there are too many. */
  readonly kinds: BlockKinds | null;
}

/**
 * Sums up blocks of tasks, so that a question need not look at those that cannot have what it asks for.
 *
 * The blocks that tasks are written to right now are summed up in memory, as they are written. Saved is a summary when its
 * block has been left alone for a while; whatever changes one of its tasks deletes it in the same transaction and goes on
 * with it in memory. A process that ends in between leaves blocks without a summary, which are summed up from their rows.
 */
export class BlockTable {
  /** The kinds of tasks that blocks have. */
  readonly kinds = new KindRegister();
  readonly #saved = new Map<number, SavedBlock>();
  /** Of blocks before this one there is no summary. */
  #forgottenBefore = 0;
  /** The one that was used least lately comes first. */
  readonly #unsaved = new Map<number, BlockSummary>();
  /** Tasks come in runs of one block. */
  #last: { readonly block: number; readonly summary: BlockSummary | null } | null = null;
  readonly #rows: StatementSync;
  readonly #messages: StatementSync;
  readonly #all: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #forget: StatementSync;
  readonly #signature: StatementSync;
  readonly #kinds: StatementSync;

  constructor(db: DatabaseSync) {
    this.#rows = db.prepare(`SELECT ${COLUMNS} FROM task NOT INDEXED WHERE seq BETWEEN ? AND ?`);
    this.#messages = db.prepare('SELECT args, kwargs FROM task_message WHERE task BETWEEN ? AND ?');
    this.#all = db.prepare(`SELECT ${BOUNDS_COLUMNS}, kinds, pairs FROM task_block`);
    this.#kinds = db.prepare(KINDS_SQL);
    this.#insert = db.prepare(`INSERT OR REPLACE INTO task_block (${BOUNDS_COLUMNS}, kinds, pairs, signature)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#delete = db.prepare('DELETE FROM task_block WHERE block = ?');
    this.#forget = db.prepare('DELETE FROM task_block WHERE block < ?');
    this.#signature = db.prepare('SELECT signature FROM task_block WHERE block = ?');
    this.#load();
  }

  /** How many blocks have a summary in the database. */
  get savedCount(): number {
    return this.#saved.size;
  }

  isSaved(block: number): boolean {
    return this.#saved.has(block);
  }

  /** `null`: the block is not summed up. */
  bounds(block: number): BlockBounds | null {
    return this.#unsaved.get(block)?.bounds ?? this.#saved.get(block)?.bounds ?? null;
  }

  /** `null`: not known, because tasks of the block change, or there are too many. */
  kindsOf(block: number): BlockKinds | null {
    return this.#saved.get(block)?.kinds ?? null;
  }

  /** Whether a block has what is asked for, as far as is known. */
  mayHave(block: number, condition: BlockCondition): boolean {
    const unsaved = this.#unsaved.get(block);
    if (unsaved !== undefined) return mayMatch(condition, unsaved);
    const saved = this.#saved.get(block);
    if (saved === undefined) return true;
    // The signature is long: most blocks are left out without it.
    if (!mayMatch(condition, { ...saved, signature: null })) return false;
    return mayMatch(condition, { ...saved, signature: this.#savedSignature(block) });
  }

  /**
   * Sums up what is written of a task; to be called within the transaction that writes its row.
   *
   * @param seq its row
   */
  take(seq: number, task: SummedTask): void {
    const block = blockOf(seq);
    if (this.#last?.block !== block)
      this.#last = { block, summary: this.#open(block, seq, task.before === null) };
    this.#last.summary?.take(task);
    // It is all there: from now on it changes little.
    if (seq === rowsOf(block)[1]) this.#last.summary?.fold();
  }

  /**
   * To be called at the end of a transaction with {@link take}: saves what is too much to be kept in memory.
   *
   * @param last the greatest number of a row
   */
  makeRoom(last: number): void {
    this.#last = null;
    if (this.#unsaved.size > MOST_UNSAVED) this.#saveFull(last, this.#unsaved.size - MOST_UNSAVED);
  }

  /** A row is changed in a way that nobody tells. To be called within the transaction that does it. */
  changed(seq: number): void {
    const block = blockOf(seq);
    this.#last = null;
    this.#unsaved.delete(block);
    if (this.#saved.delete(block)) this.#delete.run(block);
  }

  /** Has the summary of a full block saved, and makes it first where there is none: some milliseconds. */
  sumUp(block: number): void {
    this.#save(block, this.#unsaved.get(block) ?? this.#read(block));
  }

  /** Saves those of the full blocks that are only in memory yet. @param last the greatest number of a row */
  saveAll(last: number): void {
    this.#saveFull(last, this.#unsaved.size);
  }

  /** A row was deleted: the summary tells too much, which does no harm, but what was counted by it is over. */
  shrunk(seq: number): void {
    const block = blockOf(seq);
    const saved = this.#saved.get(block);
    if (saved !== undefined) this.#saved.set(block, { ...saved, bounds: { ...saved.bounds } });
    this.#unsaved.get(block)?.shrunk();
  }

  /** Lets go of summaries of blocks that have no rows any more. @param first the least number of a row */
  forgetBefore(first: number): void {
    const block = blockOf(first);
    if (block <= this.#forgottenBefore) return;
    for (const known of this.#saved.keys()) if (known < block) this.#saved.delete(known);
    for (const known of this.#unsaved.keys()) if (known < block) this.#unsaved.delete(known);
    this.#forget.run(block);
    this.#forgottenBefore = block;
  }

  /** To be called when all rows were deleted, those of the summaries too. */
  cleared(): void {
    this.#last = null;
    this.#saved.clear();
    this.#unsaved.clear();
    this.kinds.clear();
    this.#forgottenBefore = 0;
  }

  /** To be called when a transaction with {@link take} was undone. */
  undone(): void {
    this.cleared();
    this.#load();
  }

  #load(): void {
    for (const row of this.#all.iterate()) {
      const bounds = boundsFromRow(row);
      const { pairs } = row;
      if (!isPairs(pairs)) continue;
      const kinds = decodeKinds(textOf(row['kinds']), this.kinds);
      this.#saved.set(bounds.block, { bounds, kinds, pairs });
    }
  }

  /** `null`: of this block, rows are not summed up. */
  #open(block: number, seq: number, isNew: boolean): BlockSummary | null {
    const summary = this.#unsaved.get(block) ?? this.#begin(block, seq, isNew);
    if (summary === null) return null;
    this.#unsaved.delete(block);
    this.#unsaved.set(block, summary);
    return summary;
  }

  #begin(block: number, seq: number, isNew: boolean): BlockSummary | null {
    if (isNew && seq === rowsOf(block)[0]) return new BlockSummary(block);
    const saved = this.#saved.get(block);
    if (saved === undefined) return null;
    const signature = this.#savedSignature(block);
    this.#saved.delete(block);
    this.#delete.run(block);
    return signature === null ? null : new BlockSummary(block, { ...saved, signature });
  }

  #savedSignature(block: number): BlockSignature | null {
    const signature = this.#signature.get(block)?.['signature'];
    return isSignature(signature) ? signature : null;
  }

  #saveFull(last: number, most: number): void {
    let left = most;
    for (const [block, summary] of this.#unsaved) {
      if (left <= 0) return;
      if (rowsOf(block)[1] > last) continue;
      this.#save(block, summary);
      left--;
    }
  }

  #save(block: number, summary: BlockSummary): void {
    summary.fold();
    const { bounds, pairs, signature } = summary;
    const kinds = encodeKinds(this.#kinds.all(...rowsOf(block)));
    this.#insert.run(...boundsValues(bounds), kinds, pairs, signature);
    this.#unsaved.delete(block);
    this.#saved.set(block, { bounds, pairs, kinds: decodeKinds(kinds, this.kinds) });
  }

  #read(block: number): BlockSummary {
    const summary = new BlockSummary(block);
    const rows = rowsOf(block);
    for (const row of this.#rows.iterate(...rows)) summary.take(summedTask(row));
    for (const row of this.#messages.iterate(...rows)) {
      summary.takeMessage(textOf(row['args']), textOf(row['kwargs']));
    }
    return summary;
  }
}

function summedTask(row: Row): SummedTask {
  return {
    source: numberOf(row['source']) ?? 0,
    id: textOf(row['id']) ?? '',
    cause: textOf(row['cause']),
    orderedAt: numberOf(row['ordered_at']) ?? 0,
    before: null,
    message: null,
    record: {
      state: textOf(row['state']) ?? '',
      stateAt: numberOf(row['state_at']) ?? 0,
      updatedAt: numberOf(row['updated_at']) ?? 0,
      name: textOf(row['name']),
      queue: textOf(row['queue']),
      worker: textOf(row['worker']),
      sentAt: numberOf(row['sent_at']),
      startedAt: numberOf(row['started_at']),
      runtimeMs: numberOf(row['runtime_ms']),
      retries: numberOf(row['retries']),
      argsRepr: textOf(row['args']),
      kwargsRepr: textOf(row['kwargs']),
      resultRepr: textOf(row['result']),
      error: textOf(row['error']),
      traceback: textOf(row['traceback']),
    },
  };
}
