import type { Action, ActionOutcome } from '../model/action.ts';
import type {
  ConnectionId,
  ConnectionProblem,
  ConnectionStatus,
  ConnectionWithSecrets,
  RecordedGap,
} from '../model/connection.ts';
import type { ActionLogPage } from '../model/actionLog.ts';
import type { AlertBoard, AlertRule } from '../model/alert.ts';
import type { DisplayLanguage } from '../model/displayLanguage.ts';
import type { FailureGroupQuery, FailureGroups } from '../model/failureGroup.ts';
import type { BusyHour } from '../model/statistics/busiestHours.ts';
import type { Capacity } from '../model/statistics/capacity.ts';
import type {
  BusiestHoursQuery,
  CapacityQuery,
  SeriesQuery,
  StatisticsTableQuery,
} from '../model/statistics/statisticsQuery.ts';
import type { StatisticsTable } from '../model/statistics/statisticsTable.ts';
import type { TimeSeries } from '../model/statistics/timeSeries.ts';
import type { JobScheduler } from '../model/jobScheduler.ts';
import type { Queue } from '../model/queue.ts';
import type { RunDurations } from '../model/runDurations.ts';
import type { SimilarFailures } from '../model/similarFailures.ts';
import type { Task, TaskDetail, TaskRef } from '../model/task.ts';
import type { TaskLogPage } from '../model/taskLog.ts';
import type { RetryPreflight } from '../model/retryPreflight.ts';
import type { QueueItemPage, QueueItemQuery } from '../model/queueItem.ts';
import type { FilterValue, OfferedField } from '../model/filter/filterValue.ts';
import type { TaskFacetQuery, TaskFacets } from '../model/taskFacets.ts';
import type { TaskFilter } from '../model/taskFilter.ts';
import type { TaskSort } from '../model/taskSort.ts';
import type { KnownTask, WorkerDetail } from '../model/workerDetail.ts';
import type { WorkerList } from '../model/worker.ts';
import type { SystemKind } from '../model/system.ts';

/** How the monitor's thread is started (worker data). */
export interface MonitorOptions {
  /** SQLite file; `null`: in memory. */
  readonly storeFile: string | null;
  /** Retention: finished tasks older than this many days are dropped. */
  readonly historyDays: number;
  /** Retention: at most this many tasks are kept. */
  readonly historyMaxTasks: number;
  /** Retention: bytes that the file may have; absent: any. */
  readonly historyMaxBytes?: number;
  /** Patterns of keys whose values are never kept; absent: none. */
  readonly redact?: readonly string[];
  /** Epoch ms since which nobody listened, because the monitor before this one failed or was killed; absent: none did. */
  readonly missedSince?: number;
  /** What the monitor's own texts are written in; absent: English. */
  readonly language?: DisplayLanguage;
}

/** What the history keeps now. */
export interface HistorySize {
  readonly tasks: number;
  /** Of the database, on the disk or in memory. */
  readonly bytes: number;
}

export interface TaskQuery {
  readonly filter: TaskFilter;
  /** Absent: newest first. */
  readonly sort?: TaskSort;
  /** 1 to 1,000. */
  readonly limit: number;
  /** The `next` of the page before, which was asked for with the same sort; `null`: from the first. */
  readonly cursor: string | null;
  /** Who asks, such as one view: a newer question of the same asker ends this one. Absent: nothing does. */
  readonly asker?: string;
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly next: string | null;
}

/** Figures of the status bar and the badge. */
export interface Overview {
  /** Failed tasks first seen as failed after the given moment. */
  readonly failures: number;
  /** Sum of waiting and in-flight tasks over all queues; `null` when no queue's depth is known. */
  readonly backlog: number | null;
  readonly workersOnline: number | null;
  readonly workersOffline: number | null;
}

export type ConnectionTest =
  | {
      readonly ok: true;
      readonly redisVersion: string | null;
      /** What was found, in a bounded look. */
      readonly systems: readonly SystemKind[];
    }
  | { readonly ok: false; readonly problem: ConnectionProblem };

/** What may be asked about connections. */
export interface ConnectionsApi {
  /** Replaces the set of watched connections; unchanged ones keep running. */
  setConnections(connections: readonly ConnectionWithSecrets[]): Promise<void>;
  /** Tries a connection without keeping it: URL, reachability, TLS, login, database, rights. At most 10 s. */
  testConnection(connection: ConnectionWithSecrets): Promise<ConnectionTest>;
  /** Tries a connection that is down now instead of at its next attempt. */
  retryConnection(id: ConnectionId): Promise<void>;
  /** Whether anybody is looking: visible views are polled each second, hidden ones rarely. */
  setAttention(attention: 'visible' | 'hidden'): Promise<void>;
  getConnections(): Promise<readonly ConnectionStatus[]>;
  /** Spans in which events may have been missed, newest first, at most 100. */
  getEventGaps(connectionId: ConnectionId): Promise<readonly RecordedGap[]>;
  /** `except`: connections that show what another one shows, which must not count twice. */
  getOverview(failuresSince: number, except?: readonly ConnectionId[]): Promise<Overview>;
}

/** What may be asked of the systems on watched connections, and done to them. */
export interface SystemsApi {
  getWorkers(): Promise<WorkerList>;
  getQueues(): Promise<readonly Queue[]>;
  /** Everything about one worker, asked of it; `null` when there is none of that id. */
  getWorkerDetail(
    connectionId: ConnectionId,
    system: SystemKind,
    workerId: string,
  ): Promise<WorkerDetail | null>;
  /** What stands in one queue, without removing anything; `null` when there is no such queue. */
  getQueueItems(query: QueueItemQuery): Promise<QueueItemPage | null>;
  /** Whether and how faithfully a task can be sent again; `null` when nothing is known of it. */
  preflightRetry(ref: TaskRef): Promise<RetryPreflight | null>;
  /** A page of what a task has logged; `null` when its system keeps no logs. */
  getTaskLog(ref: TaskRef, offset: number, limit: number): Promise<TaskLogPage | null>;
  /** Job schedulers of a BullMQ queue ({@link Queue.id}); `null` when there is no such queue. */
  getSchedulers(connectionId: ConnectionId, queue: string): Promise<readonly JobScheduler[] | null>;
  /**
   * Task names that the live Celery workers of a connection know, sorted; at most a minute old. `null`: none has told yet,
   * or there is no Celery.
   */
  getRegisteredTasks(connectionId: ConnectionId): Promise<readonly KnownTask[] | null>;
  /** Carries out an action and enters it in the action log. Ends within 10 minutes, most actions within 30 s. */
  perform(action: Action): Promise<ActionOutcome>;
}

/** What may be asked about tasks that were seen. */
export interface TasksApi {
  /** Rejects with an `EndedQuestionError` when it is given up, see {@link TaskQuery.asker} and {@link endQuestion}. */
  getTasks(query: TaskQuery): Promise<TaskPage>;
  /** How the tasks that match are spread over states, names, workers and queues. Rejects as {@link getTasks} does. */
  getTaskFacets(query: TaskFacetQuery): Promise<TaskFacets>;
  /** Failures grouped by what caused them. Rejects as {@link getTasks} does. */
  getFailureGroups(query: FailureGroupQuery): Promise<FailureGroups>;
  /** Gives up what the asker asks just now; it need not ask anything. */
  endQuestion(asker: string): Promise<void>;
  /** Back to when the asker's question has looked by now, epoch ms; `null`: it asks nothing that takes long. */
  getSearchedBackTo(asker: string): Promise<number | null>;
  /**
   * The commonest values of a field among the newest 50,000 tasks that have `text` in them, in either case. Rejects as
   * {@link getTasks} does.
   *
   * @param limit 1 to 100
   */
  getFilterValues(
    field: OfferedField,
    text: string,
    limit: number,
    asker?: string,
  ): Promise<readonly FilterValue[]>;
  /** One task's list entry; `null` when it was never seen. */
  getTask(ref: TaskRef): Promise<Task | null>;
  /**
   * Reads everything about one task from the store and the watched server; `null` when neither knows it. `whole`: with values
   * of a BullMQ job that are too long to be read unasked ({@link TaskDetail.unread}).
   */
  getTaskDetail(ref: TaskRef, whole?: boolean): Promise<TaskDetail | null>;
  /**
   * Arguments of these tasks (at most 100) as the history keeps them: cut when they are long, secrets replaced. `null`: it
   * keeps none.
   */
  getKeptArguments(refs: readonly TaskRef[]): Promise<readonly (string | null)[]>;
  /** Failures in the history like that of this task; `null`: there are none, or it did not fail. Rejects as {@link getTasks} does. */
  getSimilarFailures(ref: TaskRef, asker?: string): Promise<SimilarFailures | null>;
  /**
   * How long the last runs of that task's name took, at most 1,000; `null`: its name is not known. Rejects as {@link getTasks}
   * does.
   */
  getRunDurations(ref: TaskRef, asker?: string): Promise<RunDurations | null>;
}

/** What may be asked about how the watched connections went and go. Every call rejects as {@link TasksApi.getTasks} does. */
export interface StatisticsApi {
  /** How tasks ended, waited and ran, what waited and how busy workers were, bucket by bucket; `null`: nothing is watched. */
  getTimeSeries(query: SeriesQuery): Promise<TimeSeries | null>;
  /** The same by task name and queue or by worker, beside the period before; `null`: nothing is watched. */
  getStatisticsTable(query: StatisticsTableQuery): Promise<StatisticsTable | null>;
  /** The hours in which most tasks ended, the busiest first. */
  getBusiestHours(query: BusiestHoursQuery): Promise<readonly BusyHour[]>;
  /** What the workers carry and could; `null`: nothing is watched. */
  getCapacity(query: CapacityQuery): Promise<Capacity | null>;
}

/** What may be asked about alerts. */
export interface AlertsApi {
  /** Replaces the rules of which alerts tell; none to begin with. Alerts of rules that are gone or changed end. */
  setAlertRules(rules: readonly AlertRule[]): Promise<void>;
  /** The alerts that are open, the last ones that have ended (1 to 200), and how the rules stand. */
  getAlerts(endedLimit: number): Promise<AlertBoard>;
}

/** What may be asked about what is kept, and done with it. */
export interface HistoryApi {
  /** The action log of all connections, newest first. `before`: the `next` of the page before; `null`: from the newest. */
  getActionLog(before: number | null, limit: number): Promise<ActionLogPage>;
  /** Forgets what an action removed (an entry's `undo`): it cannot be put back any more, and makes room. */
  discardRemoved(batchId: string): Promise<void>;
  /** Drops the tasks and alerts in the store; the action log, what can be put back and the watched servers are not touched. */
  clearHistory(): Promise<void>;
  getHistorySize(): Promise<HistorySize>;
}

/** What the host may ask of the monitor. Every call answers or rejects; none blocks on an unreachable server. */
export interface MonitorApi
  extends ConnectionsApi, SystemsApi, TasksApi, StatisticsApi, AlertsApi, HistoryApi {
  /** Ends every connection and closes the store. */
  dispose(): Promise<void>;
}

export type ChangeTopic = 'connections' | 'workers' | 'queues' | 'tasks' | 'actions' | 'alerts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What the monitor says unasked. */
export interface MonitorEvents {
  /** Something about these topics changed; coalesced, at most 4 times a second. Ask again for what is visible. */
  changed(topics: readonly ChangeTopic[]): void;
  log(level: LogLevel, message: string): void;
  /** A sentence that a person must be told although nobody asked; it stands in the log too. */
  notice?(message: string): void;
}
