import type { ChangeTopic, LogLevel } from '../contract/monitorApi.ts';
import type { Action, ActionOutcome } from '../model/action.ts';
import type { ConnectionConfig, ConnectionRemark } from '../model/connection.ts';
import type { JobScheduler } from '../model/jobScheduler.ts';
import type { Queue } from '../model/queue.ts';
import type { QueueItemPage, QueueItemQuery } from '../model/queueItem.ts';
import type { RetryPreflight } from '../model/retryPreflight.ts';
import type { SystemKind } from '../model/system.ts';
import type { TaskDetail, TaskRef } from '../model/task.ts';
import type { TaskLogPage } from '../model/taskLog.ts';
import type { TaskRecord, TaskUpdate } from '../model/taskUpdate.ts';
import type { KnownTask, WorkerDetail } from '../model/workerDetail.ts';
import type { Worker } from '../model/worker.ts';
import type { RemovedItems } from './store/removedItems.ts';
import type { TaskHistory } from './store/taskHistory.ts';
import type { UnfinishedPage } from './store/taskStore.ts';
import type { Clock } from './clock.ts';
import type { PipelineReply, RedisCommand, RedisLink } from './redis/redisLink.ts';

/** What a system is given to work with. */
export interface SystemContext {
  readonly config: ConnectionConfig;
  readonly broker: RedisLink;
  /** The same link as `broker` when both are one server and database. */
  readonly results: RedisLink;
  readonly clock: Clock;
  /** Hands observations to the store; never throws, never waits. */
  record(updates: readonly TaskUpdate[]): void;
  /** What the store knows of a task. */
  known(ref: TaskRef): TaskRecord | null;
  /** Unfinished tasks that the store has of this system, oldest first, at most `limit`. */
  unfinished(limit: number): readonly TaskRecord[];
  /** The same, page by page; `after` is the `next` of the page before, or `null` for the first one. */
  unfinishedPage(limit: number, after: string | null): UnfinishedPage;
  /** Failures seen per worker name, from the store. */
  failuresByWorker(): ReadonlyMap<string, number>;
  changed(topic: ChangeTopic): void;
  /** Events may have been missed in this span (epoch ms of our clock); `to` is `null` while they still are. */
  gap(from: number, to: number | null): void;
  /** What the store keeps of tasks beside their records. */
  readonly history: TaskHistory;
  /** Where what an action removes is kept, so that it can be put back. */
  readonly removed: RemovedItems;
  log(level: LogLevel, message: string): void;
}

/**
 * One job system on one connection. Reads by contributing commands to the connection's single pipeline per tick;
 * hears events on connections of its own; writes only in `perform`.
 */
export interface System {
  readonly kind: SystemKind;
  /** Starts listening. Rejects when the server cannot be used; the monitor calls it again after a reconnect. */
  start(): Promise<void>;
  /** Read commands for this tick, bounded. */
  pollCommands(): readonly RedisCommand[];
  /** Replies in the order of the last `pollCommands`. */
  applyPoll(replies: readonly PipelineReply[]): void;
  /** Whether anything of this system has been seen on the connection; `null`: not looked yet. */
  readonly present: boolean | null;
  workers(): readonly Worker[];
  /** A sentence when workers cannot be listed, else `null`. */
  readonly workersUnknown: string | null;
  queues(): readonly Queue[];
  /** What to know of this system on this connection; none when left out. */
  readonly remarks?: readonly ConnectionRemark[];
  /**
   * Reads one task's details; `null` when this server does not know it (the store's record may still). `whole`: with values
   * that are too long to be read unasked.
   */
  readDetail(ref: TaskRef, whole?: boolean): Promise<TaskDetail | null>;
  /** Everything about one worker; `null` when there is none of that id. @throws RedisLinkError */
  readWorker(id: string): Promise<WorkerDetail | null>;
  /** What stands in one queue; `null` when there is no such queue. Removes nothing. @throws RedisLinkError */
  readQueueItems(query: QueueItemQuery): Promise<QueueItemPage | null>;
  /** Whether and how faithfully a task can be sent again; `null` when nothing is known of it. @throws RedisLinkError */
  preflightRetry(ref: TaskRef): Promise<RetryPreflight | null>;
  /** A page of what a task has logged, oldest first; `null` when its system keeps no logs. @throws RedisLinkError */
  readLog(ref: TaskRef, offset: number, limit: number): Promise<TaskLogPage | null>;
  /** Job schedulers of one queue; `null` when its system has none. @throws RedisLinkError */
  readSchedulers(queue: string): Promise<readonly JobScheduler[] | null>;
  /** Task names that live workers know, sorted; `null` when none has told any, or its workers have no such names. */
  registeredTasks(): readonly KnownTask[] | null;
  supports(action: Action): boolean;
  perform(action: Action): Promise<ActionOutcome>;
  dispose(): Promise<void>;
}
