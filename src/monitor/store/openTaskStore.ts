import { mergeTask } from '../../model/mergeTask.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { FailureCounts } from './failureCounts.ts';
import { failureTime, type LiveTask } from './liveTask.ts';
import { HistoryUpkeep } from './historyUpkeep.ts';
import { LiveTasks } from './liveTasks.ts';
import { openDatabase, openInMemory, replaceFile } from './openDatabase.ts';
import { formatCursor } from './pageCursor.ts';
import { storedActionLog, storedEventGaps, storedRemovedItems } from './storedLogs.ts';
import { SourceTable } from './source.ts';
import { isDamaged, isStorageFailure } from './sqliteError.ts';
import { historyNotWritable, idTooLong } from './storeMessages.ts';
import type { TaskDatabase } from './taskDatabase.ts';
import { pageSize } from './taskQuery.ts';
import { numberOf, recordFromRow, taskFromRow } from './taskRow.ts';
import { TEXT_LIMITS, limitTexts } from './textLimits.ts';
import { limitTimes } from './timeLimits.ts';
import { noteEndedRun, storedTaskHistory } from './storedTaskHistory.ts';
import type { HistorySize, TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { FilterValue, OfferedField } from '../../model/filter/filterValue.ts';
import type { SystemKind } from '../../model/system.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { DatabaseSurroundings } from './openDatabase.ts';
import type { ActionLog } from './actionLog.ts';
import type { EventGapLog } from './eventGapLog.ts';
import type { RemovedItems } from './removedItems.ts';
import type { Source } from './source.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { TaskHistory } from './taskHistory.ts';
import type { Row } from './taskRow.ts';
import type { TaskStore, TaskStoreOptions, UnfinishedPage } from './taskStore.ts';

const FLUSH_INTERVAL_MS = 200;
/** More changed tasks than this are written at once, so that a burst stays bounded in memory. */
const LARGEST_BATCH = 8_192;
/** Unfinished tasks held in memory; about 1 KB each. */
const LIVE_TASKS = 32_768;
/** How long a window that is closing may still hold the file. */
const IN_USE_TIMEOUT_MS = 5_000;

/** Opens the store. Trouble with the file never throws: it is said in the log, and the history kept in memory. */
export function openTaskStore(options: TaskStoreOptions): TaskStore {
  return new SqliteTaskStore(options);
}

class SqliteTaskStore implements TaskStore {
  readonly removed: RemovedItems;
  readonly actions: ActionLog;
  readonly gaps: EventGapLog;
  readonly history: TaskHistory;
  readonly #options: TaskStoreOptions;
  readonly #upkeep: HistoryUpkeep;
  readonly #redactor: Redactor | null;
  readonly #sources = new SourceTable();
  readonly #failures = new FailureCounts();
  readonly #live = new LiveTasks(this.#sources, LIVE_TASKS);
  #database: TaskDatabase;
  #cancelFlush: (() => void) | null = null;
  #saidIdTooLong = false;
  #isClosed = false;

  constructor(options: TaskStoreOptions) {
    this.#options = options;
    this.#redactor = createRedactor(options.redact ?? []);
    const use: UseDatabase = (run) => this.#use(run);
    this.removed = storedRemovedItems(use, options.clock);
    this.actions = storedActionLog(use, options.clock);
    this.gaps = storedEventGaps(use);
    this.history = storedTaskHistory({
      use,
      redactor: this.#redactor,
      find: (ref) => this.#find(ref),
      changed: (task) => {
        this.#live.markDirty(task);
        this.#scheduleFlush();
      },
      flush: () => {
        this.flush();
      },
    });
    this.#database = openDatabase(options.file, this.#surroundings());
    this.#use((database) => {
      for (const stored of database.sources()) this.#sources.add({ ...stored, tasks: new Map() });
      for (const { source: no, worker, count } of database.failuresByWorker()) {
        const source = this.#sources.byNumber(no);
        if (source !== null) this.#failures.add(source, worker, count);
      }
    });
    this.#upkeep = new HistoryUpkeep({
      options,
      use,
      sources: this.#sources,
      live: this.#live,
      failures: this.#failures,
      flush: () => {
        this.flush();
      },
    });
  }

  apply(updates: readonly TaskUpdate[]): void {
    if (this.#isClosed) return;
    const now = this.#options.clock.now();
    for (const update of updates) this.#applyOne(update, now);
    if (this.#live.dirty.length >= LARGEST_BATCH) this.flush();
    else if (this.#live.dirty.length > 0) this.#scheduleFlush();
  }

  get(unchecked: TaskRef): TaskRecord | null {
    const ref = wellFormed(unchecked);
    const source = this.#sources.find(ref);
    if (source === null) return null;
    const live = source.tasks.get(ref.id) ?? this.#use((database) => database.table.find(source, ref.id));
    return live?.record ?? null;
  }

  unfinished(connectionId: ConnectionId, system: SystemKind, limit: number): readonly TaskRecord[] {
    this.flush();
    const rows = this.#use((database) => database.open(connectionId, system, limit));
    return this.#withSource(rows, recordFromRow);
  }

  unfinishedPage(
    connectionId: ConnectionId,
    system: SystemKind,
    limit: number,
    after: string | null,
  ): UnfinishedPage {
    this.flush();
    const rows = this.#use((database) => database.open(connectionId, system, limit, after));
    const last = rows.length < limit ? undefined : rows.at(-1);
    return { tasks: this.#withSource(rows, recordFromRow), next: last === undefined ? null : cursorOf(last) };
  }

  failuresByWorker(connectionId: ConnectionId, system: SystemKind): ReadonlyMap<string, number> {
    return this.#failures.of(connectionId, system);
  }

  query(
    query: TaskQuery,
    among: readonly ConnectionId[],
    names?: ReadonlyMap<ConnectionId, string>,
  ): TaskPage {
    this.flush();
    const named = new Map(among.map((id) => [id, names?.get(id) ?? id]));
    const context = { now: this.#options.clock.now(), names: named };
    const rows = this.#use((database) => database.page(query, among, context));
    const size = pageSize(query);
    const last = rows.length > size ? rows[size - 1] : undefined;
    return {
      tasks: this.#withSource(rows.slice(0, size), taskFromRow),
      next: last === undefined ? null : cursorOf(last),
    };
  }

  filterValues(
    field: OfferedField,
    text: string,
    limit: number,
    among: readonly ConnectionId[],
  ): readonly FilterValue[] {
    this.flush();
    return this.#use((database) => database.filterValues(field, text, limit, among));
  }

  countFailures(since: number, among: readonly ConnectionId[]): number {
    this.flush();
    return this.#use((database) => database.countFailures(since, among));
  }

  similarFailures(unchecked: TaskRef): SimilarFailures | null {
    this.flush();
    const ref = wellFormed(unchecked);
    const record = this.get(ref);
    const source = this.#sources.find(ref);
    if (source === null || record?.name === undefined || record.name === null || record.error === null)
      return null;
    const failure = { ref, source: source.no, name: record.name, error: record.error };
    return this.#use((database) => database.similarFailures(failure));
  }

  runDurations(unchecked: TaskRef): RunDurations | null {
    this.flush();
    const ref = wellFormed(unchecked);
    const name = this.get(ref)?.name ?? null;
    const source = this.#sources.find(ref);
    if (source === null || name === null) return null;
    const run = { id: ref.id, source: source.no, name };
    return { sortedMs: this.#use((database) => database.runDurations(run)) };
  }

  prune(): void {
    this.#upkeep.prune();
  }

  size(): HistorySize {
    this.flush();
    return this.#use(({ table, space }) => ({ tasks: table.count, bytes: space.size }));
  }

  clear(): void {
    this.#stopFlush();
    this.#live.clear();
    this.#failures.clear();
    this.#use((database) => {
      database.clear();
    });
  }

  flush(): void {
    this.#stopFlush();
    if (this.#isClosed || this.#live.dirty.length === 0) return;
    this.#use((database) => {
      database.table.write(this.#live.dirty);
    });
    this.#live.settle();
    this.#use((database) => {
      this.#upkeep.afterWrite(database);
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.flush();
    this.#isClosed = true;
    this.#upkeep.dispose();
    this.#database.close();
  }

  #applyOne(update: TaskUpdate, now: number): void {
    const ref = wellFormed(update.ref);
    if (ref.id.length > TEXT_LIMITS.id) {
      this.#sayIdTooLong();
      return;
    }
    const source = this.#sources.find(ref) ?? this.#addSource(ref);
    const whole = limitTexts(limitTimes(ref === update.ref ? update : { ...update, ref }, now));
    const limited = this.#redactor?.update(whole) ?? whole;
    const known = source.tasks.get(ref.id) ?? this.#load(source, ref.id);
    if (known === null) {
      const record = mergeTask(null, limited, now);
      const failedAt = record.state === 'failed' ? failureTime(update, now) : null;
      const task: LiveTask = {
        source,
        id: ref.id,
        seq: 0,
        record,
        failedAt,
        isDirty: false,
        unwritten: null,
      };
      this.#failures.changed(source, null, record);
      this.#live.add(task);
      this.#live.markDirty(task);
      return;
    }
    const before = known.record;
    const record = mergeTask(before, limited, now);
    known.record = record;
    if (noteEndedRun(known, before, limited)) this.#live.markDirty(known);
    if (record === before) return;
    if (record.state !== 'failed') known.failedAt = null;
    else known.failedAt ??= failureTime(update, now);
    this.#failures.changed(source, before, record);
    this.#live.markDirty(known);
  }

  #find(unchecked: TaskRef): LiveTask | null {
    const ref = wellFormed(unchecked);
    const source = this.#isClosed ? null : this.#sources.find(ref);
    return source === null ? null : (source.tasks.get(ref.id) ?? this.#load(source, ref.id));
  }

  #load(source: Source, id: string): LiveTask | null {
    const task = this.#use((database) => database.table.find(source, id));
    if (task !== null) this.#live.add(task);
    return task;
  }

  #addSource({ connectionId, system, scope }: TaskRef): Source {
    const no = this.#use((database) => database.table.addSource({ connectionId, system, scope }));
    return this.#sources.add({ no, connectionId, system, scope, tasks: new Map() });
  }

  #withSource<T>(rows: readonly Row[], read: (row: Row, source: Source) => T): T[] {
    return rows.flatMap((row) => {
      const source = this.#sources.byNumber(numberOf(row['source']) ?? 0);
      return source === null ? [] : [read(row, source)];
    });
  }

  /** Runs on the database; when its file fails, goes on with another one and all that is in memory. */
  #use<T>(run: (database: TaskDatabase) => T): T {
    try {
      return run(this.#database);
    } catch (error) {
      this.#replaceDatabase(error);
      return run(this.#database);
    }
  }

  #replaceDatabase(cause: unknown): void {
    const { file } = this.#database;
    if (file === null || !isStorageFailure(cause)) throw cause;
    this.#database.close();
    const surroundings = this.#surroundings();
    if (isDamaged(cause)) {
      this.#database = replaceFile(file, 'damaged', cause, surroundings);
    } else {
      surroundings.log('warn', historyNotWritable(file, cause));
      this.#database = openInMemory(surroundings);
    }
    this.#sources.renumber((source) => this.#database.table.addSource(source));
    this.#failures.clear();
    for (const source of this.#sources.all()) {
      for (const { record } of source.tasks.values()) this.#failures.changed(source, null, record);
    }
    this.#live.markAllUnwritten();
    this.flush();
  }

  #scheduleFlush(): void {
    this.#cancelFlush ??= this.#options.clock.after(FLUSH_INTERVAL_MS, () => {
      this.flush();
    });
  }

  #stopFlush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }

  #surroundings(): DatabaseSurroundings {
    return {
      now: this.#options.clock.now(),
      inUseTimeoutMs: this.#options.inUseTimeoutMs ?? IN_USE_TIMEOUT_MS,
      log: (level, message) => {
        this.#options.log(level, message);
      },
    };
  }

  #sayIdTooLong(): void {
    if (this.#saidIdTooLong) return;
    this.#saidIdTooLong = true;
    this.#options.log('warn', idTooLong(TEXT_LIMITS.id));
  }
}

function cursorOf(row: Row): string {
  return formatCursor({ orderedAt: numberOf(row['ordered_at']) ?? 0, seq: numberOf(row['seq']) ?? 0 });
}

/** SQLite keeps UTF-8, in which half a surrogate pair is another character: under such an id no row would be found again. */
function wellFormed(ref: TaskRef): TaskRef {
  return ref.id.isWellFormed() ? ref : { ...ref, id: ref.id.toWellFormed() };
}
