import type { ConnectionId } from './connection.ts';
import type { SystemKind } from './system.ts';

/** `late`: a heartbeat is overdue; `offline`: lost or stopped; both judged by our own clock. */
export type WorkerStatus = 'online' | 'late' | 'offline';

/** One worker process (Celery: nodename and pid; BullMQ: one blocking client of one queue). `null` = cannot know. */
export interface Worker {
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  /** Unique within the connection. */
  readonly id: string;
  readonly name: string;
  readonly pid: number | null;
  readonly status: WorkerStatus;
  /** Epoch ms of our clock of the last sign of life. */
  readonly lastSeenAt: number;
  /** Tasks that it executes now. */
  readonly active: number | null;
  /** Tasks that it can execute at once. */
  readonly concurrency: number | null;
  /** Tasks finished since the worker started, by its own count. */
  readonly processed: number | null;
  /** Failures that we saw of it in our history. */
  readonly failed: number | null;
  /** Load average of 1, 5 and 15 minutes. */
  readonly load: readonly [number, number, number] | null;
  readonly queues: readonly string[] | null;
  /** Whether it sends task events; `off` can be switched on by a person. */
  readonly taskEvents: 'on' | 'off' | null;
  /** For example `py-celery 5.6.3`. */
  readonly software: string | null;
  /** Pool kind (`prefork`) or client address. */
  readonly pool: string | null;
  /** A second live process announces itself under the same nodename. */
  readonly duplicateName: boolean;
}

/** The workers of a connection, or why they cannot be known (client list forbidden by ACL). */
export interface WorkerList {
  readonly workers: readonly Worker[];
  /** Per system: a sentence when its workers cannot be listed. */
  readonly unknown: readonly {
    readonly connectionId: ConnectionId;
    readonly system: SystemKind;
    readonly reason: string;
  }[];
}
