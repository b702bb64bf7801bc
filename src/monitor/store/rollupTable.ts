import { attemptEnd, isSameEnd, taskEnd, type EndedRecord, type TaskEnd } from '../stats/taskEnd.ts';
import { isFinished } from '../../model/taskState.ts';
import { CELL_COLUMNS, RollupCell, binnedEnd, type BinnedEnd } from './rollupCell.ts';
import { FINEST_LEVEL, ROLLUP_LEVELS, bucketOf } from './rollupLevels.ts';
import { SourceSeries } from './sourceSeries.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EndedAttempt, LiveTask } from './liveTask.ts';
import type { RollupProgress } from './rollupProgress.ts';
import type { Source } from './source.ts';
import type { StatSeries } from './statSeries.ts';

interface OpenCell {
  readonly width: number;
  readonly at: number;
  readonly series: number;
  readonly cell: RollupCell;
  isDirty: boolean;
}

/** Cells that stay in memory between two writes, so that the minute that runs is not read again each time. */
const MOST_OPEN_CELLS = 1_024;

/**
 * Counts ends of tasks by bucket, by task name and queue and by worker. Everything happens within the transaction that
 * writes the tasks themselves, so that the counts never say anything else than the rows.
 */
export class RollupTable {
  readonly #progress: RollupProgress;
  readonly #series: SourceSeries;
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  /** By width and begin, then by series. */
  readonly #buckets = new Map<string, Map<number, OpenCell>>();
  #dirty: OpenCell[] = [];
  #open = 0;
  /** Ends come in the order of time. */
  #lastBucket: { readonly width: number; readonly at: number; readonly cells: Map<number, OpenCell> } | null =
    null;

  constructor(db: DatabaseSync, series: StatSeries, progress: RollupProgress) {
    this.#progress = progress;
    this.#series = new SourceSeries(series);
    const columns = CELL_COLUMNS.join(', ');
    this.#find = db.prepare(`SELECT ${columns} FROM task_rollup WHERE width = ? AND at = ? AND series = ?`);
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO task_rollup (width, at, series, ${columns})
        VALUES (?, ?, ?, ${CELL_COLUMNS.map(() => '?').join(', ')})`,
    );
  }

  /** Counts what is new of a task that is being written; an end that was counted and no longer holds is taken out. */
  count(task: LiveTask): void {
    const { record, written, unwritten, source } = task;
    const wasEnded = written !== null && isFinished(written.state);
    const isEnded = isFinished(record.state);
    if (!wasEnded && !isEnded && unwritten === null) return;
    if (task.seq !== 0 && this.#progress.isPending(task.seq)) return;
    if (unwritten !== null) this.#countAttempts(task, wasEnded ? written.run : null, unwritten.attempts);
    if (wasEnded && isEnded && isSameEnd(written, record)) return;
    // What ended and began anew has ended nevertheless.
    if (wasEnded && written.run === record.run) this.#changeEnd(source, written, -1);
    if (isEnded) this.#changeEnd(source, record, 1);
  }

  /** Counts a task that was written before there were statistics. */
  countWritten(source: Source, record: EndedRecord): void {
    this.#changeEnd(source, record, 1);
  }

  /** Writes what was counted since the last time; to be called within the transaction of the tasks. */
  write(): void {
    for (const open of this.#dirty) {
      this.#put.run(open.width, open.at, open.series, ...open.cell.values());
      open.isDirty = false;
    }
    this.#dirty = [];
    if (this.#open > MOST_OPEN_CELLS) this.forget();
  }

  /** Forgets what is in memory: the rows were changed behind it, or its transaction was undone. */
  forget(): void {
    this.#buckets.clear();
    this.#dirty = [];
    this.#open = 0;
    this.#lastBucket = null;
    this.#series.clear();
  }

  /** @param counted the run whose end was counted when it was the last one */
  #countAttempts(
    { record, source }: LiveTask,
    counted: number | null,
    attempts: readonly EndedAttempt[],
  ): void {
    for (const attempt of attempts) {
      if (attempt.run === counted) continue;
      const end = attemptEnd(attempt, record.updatedAt);
      this.#change(source, { ...record, worker: attempt.worker }, end, 1);
    }
  }

  #changeEnd(source: Source, record: EndedRecord, by: 1 | -1): void {
    const end = taskEnd(record);
    if (end !== null) this.#change(source, record, end, by);
  }

  #change(source: Source, record: EndedRecord, end: TaskEnd, by: 1 | -1): void {
    const ofTask = this.#series.task(source, record.name, record.queue);
    const ofWorker = record.worker === null ? null : this.#series.worker(source, record.worker);
    const binned = binnedEnd(end);
    for (const { width } of ROLLUP_LEVELS) {
      const at = bucketOf(end.at, width);
      if (at < this.#progress.floor(width)) continue;
      // A wide bucket is made of finer ones when it is over; what comes later belongs into each.
      if (width !== FINEST_LEVEL.width && at >= this.#progress.sealed(width)) return;
      this.#apply(width, at, ofTask, binned, by);
      if (ofWorker !== null) this.#apply(width, at, ofWorker, binned, by);
    }
  }

  #apply(width: number, at: number, series: number, end: BinnedEnd, by: 1 | -1): void {
    const open = this.#cell(width, at, series);
    open.cell.add(end, by);
    if (open.isDirty) return;
    open.isDirty = true;
    this.#dirty.push(open);
  }

  #cell(width: number, at: number, series: number): OpenCell {
    const cells = this.#bucket(width, at);
    let open = cells.get(series);
    if (open === undefined) {
      open = { width, at, series, cell: new RollupCell(), isDirty: false };
      const row = this.#find.get(width, at, series);
      if (row !== undefined) open.cell.mergeRow(row);
      cells.set(series, open);
      this.#open++;
    }
    return open;
  }

  #bucket(width: number, at: number): Map<number, OpenCell> {
    if (this.#lastBucket?.at === at && this.#lastBucket.width === width) return this.#lastBucket.cells;
    const key = `${String(width)} ${String(at)}`;
    let cells = this.#buckets.get(key);
    if (cells === undefined) {
      cells = new Map();
      this.#buckets.set(key, cells);
    }
    this.#lastBucket = { width, at, cells };
    return cells;
  }
}
