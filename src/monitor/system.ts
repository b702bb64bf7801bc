import type { ChangeTopic, LogLevel } from '../contract/monitorApi.ts';
import type { Action, ActionOutcome } from '../model/action.ts';
import type { ConnectionConfig } from '../model/connection.ts';
import type { Queue } from '../model/queue.ts';
import type { SystemKind } from '../model/system.ts';
import type { TaskDetail, TaskRef } from '../model/task.ts';
import type { TaskRecord, TaskUpdate } from '../model/taskUpdate.ts';
import type { Worker } from '../model/worker.ts';
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
  /** Failures seen per worker name, from the store. */
  failuresByWorker(): ReadonlyMap<string, number>;
  changed(topic: ChangeTopic): void;
  /** Events may have been missed in this span (epoch ms of our clock). */
  gap(from: number, to: number): void;
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
  /** Reads one task's details; `null` when this server does not know it (the store's record may still). */
  readDetail(ref: TaskRef): Promise<TaskDetail | null>;
  supports(action: Action): boolean;
  perform(action: Action): Promise<ActionOutcome>;
  dispose(): Promise<void>;
}
