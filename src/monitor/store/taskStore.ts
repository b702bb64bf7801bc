import type { HistorySize, LogLevel, TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { ActionLog } from './actionLog.ts';
import type { AlertLog } from './alertLog.ts';
import type { EventGapLog } from './eventGapLog.ts';
import type { StoreQuestions } from './storeQuestions.ts';
import type { RemovedItems } from './removedItems.ts';
import type { TaskHistory } from './taskHistory.ts';
import type { TaskStatistics } from './taskStatistics.ts';
import type { Clock } from '../clock.ts';

export interface TaskStoreOptions {
  /** SQLite file; `null`: in memory. */
  readonly file: string | null;
  readonly historyDays: number;
  readonly historyMaxTasks: number;
  /** Bytes that the database may have, without what can be put back; absent: any. */
  readonly historyMaxBytes?: number;
  /** Patterns of keys whose values are never kept; absent: none. */
  readonly redact?: readonly string[];
  readonly clock: Clock;
  /** How long to wait, at the start, for another process that holds the file; 5 s when absent. */
  readonly inUseTimeoutMs?: number;
  log(level: LogLevel, message: string): void;
  /** Told of trouble with the file, which a person must know of; it stands in the log too. */
  notice?(message: string): void;
}

/** Some of the unfinished tasks, oldest first. */
export interface UnfinishedPage {
  readonly tasks: readonly TaskRecord[];
  /** Cursor of the next page; `null` after the last one. */
  readonly next: string | null;
}

/** Every task that was ever seen, of all connections. Synchronous; questions see what was applied before them. */
export interface TaskStore {
  /** What actions removed and can be put back. */
  readonly removed: RemovedItems;
  readonly actions: ActionLog;
  readonly gaps: EventGapLog;
  readonly alerts: AlertLog;
  /** What is kept of tasks beside their records. */
  readonly history: TaskHistory;
  readonly statistics: TaskStatistics;
  /** Merges observations into the tasks: in memory at once, in SQLite within 200 ms. Never throws. */
  apply(updates: readonly TaskUpdate[]): void;
  get(ref: TaskRef): TaskRecord | null;
  /** Unfinished tasks of one system on one connection, oldest first. */
  unfinished(connectionId: ConnectionId, system: SystemKind, limit: number): readonly TaskRecord[];
  /** The same, page by page; `after` is the `next` of the page before. @throws RangeError for any other cursor */
  unfinishedPage(
    connectionId: ConnectionId,
    system: SystemKind,
    limit: number,
    after: string | null,
  ): UnfinishedPage;
  /** Failed tasks in the history per worker name. */
  failuresByWorker(connectionId: ConnectionId, system: SystemKind): ReadonlyMap<string, number>;
  /** Those that may take long. */
  readonly questions: StoreQuestions;
  /**
   * Tasks of these connections, newest first.
   *
   * @param names of the connections, for filters that ask for one by name
   * @throws RangeError for a cursor that is none of the store's, or an expression that is no filter
   */
  query(
    query: TaskQuery,
    among: readonly ConnectionId[],
    names?: ReadonlyMap<ConnectionId, string>,
  ): TaskPage;
  /** Failed tasks of these connections that were first seen as failed after `since` (epoch ms of our clock). */
  countFailures(since: number, among: readonly ConnectionId[]): number;
  /** Failures like that of this task, on its connection; `null`: there are none, or it has no error. */
  similarFailures(ref: TaskRef): SimilarFailures | null;
  /** How long other runs of this task's name, on its connection and in its queue's scope, took; `null`: it has no name. */
  runDurations(ref: TaskRef): RunDurations | null;
  /** Drops what is too old or too much, a bounded number at a time; runs by itself as well. */
  prune(): void;
  /** Drops every task, alert and closed gap. The action log and what can still be put back stay: they are of use only while kept. */
  clear(): void;
  size(): HistorySize;
  /** Writes what is only in memory yet. */
  flush(): void;
  /** Flushes and closes; the store is of no use afterwards. */
  close(): void;
}
