import { failureFingerprint } from '../../model/failureFingerprint.ts';
import { isFinished } from '../../model/taskState.ts';
import { idHash } from './idHash.ts';
import { RECORD_COLUMNS, numberOf, recordFromRow, textOf } from './taskRow.ts';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import type { SummedTask } from './blockSummary.ts';
import type { BlockTable } from './blockTable.ts';
import type { HistoryTable } from './historyTable.ts';
import type { LiveTask } from './liveTask.ts';
import type { Rollups } from './rollups.ts';
import type { Source } from './source.ts';

/** The columns that later observations change, in the order of {@link changingValues}. */
const CHANGING = [
  'open',
  'state',
  'state_at',
  'updated_at',
  'failed_at',
  'name',
  'queue',
  'worker',
  'sent_at',
  'received_at',
  'started_at',
  'finished_at',
  'eta_at',
  'runtime_ms',
  'retries',
  'parent_id',
  'root_id',
  'error',
  'args',
  'kwargs',
  'result',
  'traceback',
] as const;

const COLUMNS = ['seq', 'source', 'id', 'id_hash', 'ordered_at', ...CHANGING];

const INSERT = `INSERT INTO task (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;

const UPDATE = `UPDATE task SET ${CHANGING.map((column) => `${column} = ?`).join(', ')} WHERE seq = ?`;

/** The rows of one open database: finds one by id, writes many in a transaction. */
export class TaskTable {
  readonly #db: DatabaseSync;
  readonly #history: HistoryTable;
  readonly #rollups: Rollups;
  readonly #blocks: BlockTable;
  readonly #find: StatementSync;
  readonly #first: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #mark: StatementSync;
  readonly #setCause: StatementSync;
  readonly #addSource: StatementSync;
  #lastSeq: number;
  #count: number;

  constructor(db: DatabaseSync, history: HistoryTable, rollups: Rollups, blocks: BlockTable) {
    this.#db = db;
    this.#history = history;
    this.#rollups = rollups;
    this.#blocks = blocks;
    this.#find = db.prepare(`SELECT ${RECORD_COLUMNS} FROM task WHERE id_hash = ? AND source = ? AND id = ?`);
    this.#first = db.prepare('SELECT min(seq) AS seq FROM task');
    this.#insert = db.prepare(INSERT);
    this.#update = db.prepare(UPDATE);
    this.#mark = db.prepare('UPDATE task SET run = ?, group_id = ? WHERE seq = ?');
    this.#setCause = db.prepare('UPDATE task SET cause = ? WHERE seq = ?');
    this.#addSource = db.prepare('INSERT INTO source (connection_id, system, scope) VALUES (?, ?, ?)');
    const totals = db.prepare('SELECT count(*) AS count, max(seq) AS last FROM task').get();
    this.#count = numberOf(totals?.['count']) ?? 0;
    this.#lastSeq = numberOf(totals?.['last']) ?? 0;
  }

  /** How many rows there are. */
  get count(): number {
    return this.#count;
  }

  /** The least and the greatest number of a row; a last one below the first one: there are none. */
  get bounds(): { readonly first: number; readonly last: number } {
    const first = numberOf(this.#first.get()?.['seq']);
    return { first: first ?? 1, last: first === null ? 0 : this.#lastSeq };
  }

  find(source: Source, id: string): LiveTask | null {
    const row = this.#find.get(idHash(id), source.no, id);
    if (row === undefined) return null;
    const record = recordFromRow(row, source);
    const cause = textOf(row['cause']);
    return {
      source,
      id,
      seq: numberOf(row['seq']) ?? 0,
      record,
      written: record,
      failedAt: numberOf(row['failed_at']),
      cause: cause === null && record.state === 'failed' ? undefined : cause,
      isDirty: false,
      units: 0,
      unwritten: null,
    };
  }

  /** Writes a new source and answers its number. */
  addSource(source: Pick<Source, 'connectionId' | 'system' | 'scope'>): number {
    return Number(this.#addSource.run(source.connectionId, source.system, source.scope).lastInsertRowid);
  }

  /** Writes every task in one transaction; all or none. */
  write(tasks: readonly LiveTask[]): void {
    const seqBefore = this.#lastSeq;
    const causes: [task: LiveTask, cause: string | null][] = [];
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const task of tasks) {
        this.#rollups.table.count(task);
        const seq = task.seq === 0 ? ++this.#lastSeq : task.seq;
        if (task.seq === 0) this.#insertTask(task, seq);
        else this.#updateTask(task);
        if (!isPlain(task.record)) this.#mark.run(task.record.run, task.record.groupId, seq);
        const cause = causeOf(task.record);
        this.#blocks.take(seq, summedTask(task, cause));
        if (cause !== (task.seq === 0 ? null : task.cause)) this.#setCause.run(cause, seq);
        if (cause !== task.cause) causes.push([task, cause]);
        if (task.unwritten !== null) this.#history.write(seq, task.unwritten);
      }
      this.#rollups.table.write();
      this.#blocks.makeRoom(this.#lastSeq);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#lastSeq = seqBefore;
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#rollups.undone();
      if (this.#db.isOpen) this.#blocks.undone();
      throw error;
    }
    for (const [task, cause] of causes) task.cause = cause;
    let seq = seqBefore;
    for (const task of tasks) {
      if (task.seq === 0) task.seq = ++seq;
      task.isDirty = false;
      task.written = task.record;
      task.unwritten = null;
    }
    this.#count += seq - seqBefore;
  }

  forget(rows: number): void {
    this.#count -= rows;
  }

  #insertTask(task: LiveTask, seq: number): void {
    const { record, source, id } = task;
    this.#insert.run(seq, source.no, id, idHash(id), orderOf(record), ...changingValues(task));
  }

  #updateTask(task: LiveTask): void {
    this.#update.run(...changingValues(task), task.seq);
  }
}

function summedTask(
  { seq, source, id, record, written, unwritten }: LiveTask,
  cause: string | null,
): SummedTask {
  return {
    source: source.no,
    id,
    record,
    cause,
    orderedAt: seq === 0 ? orderOf(record) : null,
    before: seq === 0 ? null : written,
    message: unwritten?.message ?? null,
  };
}

function causeOf({ state, ref: { system }, error, traceback }: TaskRecord): string | null {
  return state === 'failed' ? failureFingerprint({ system, error, traceback }) : null;
}

/** Nearly all tasks are: their row says so without being told, which spares two values in each write. */
function isPlain({ run, groupId }: TaskRecord): boolean {
  return run === 0 && groupId === null;
}

function changingValues({ record, failedAt }: LiveTask): readonly SQLInputValue[] {
  return [
    isFinished(record.state) ? 0 : 1,
    record.state,
    record.stateAt,
    record.updatedAt,
    failedAt,
    record.name,
    record.queue,
    record.worker,
    record.sentAt,
    record.receivedAt,
    record.startedAt,
    record.finishedAt,
    record.etaAt,
    record.runtimeMs,
    record.retries,
    record.parentId,
    record.rootId,
    record.error,
    record.argsRepr,
    record.kwargsRepr,
    record.resultRepr,
    record.traceback,
  ];
}

/**
 * The moment that lists are ordered by: the earliest known of the task when it is first written. A clock that runs
 * ahead of ours cannot pin its tasks to the top.
 */
function orderOf(record: TaskRecord): number {
  const known = record.sentAt ?? record.receivedAt ?? record.startedAt ?? record.finishedAt;
  const time = known ?? (record.stateAt > 0 ? record.stateAt : record.updatedAt);
  return Math.floor(Math.min(Math.max(time, 0), record.updatedAt));
}
