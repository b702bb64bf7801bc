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
  /** Tasks that it holds and has not begun. */
  readonly reserved: number | null;
  /** Tasks that it holds until their time. */
  readonly scheduled: number | null;
  /** Resident memory at its peak, bytes. */
  readonly memoryBytes: number | null;
  /** Epoch ms of our clock at which this process started. */
  readonly startedAt: number | null;
  /** Another process of this nodename ended within the last hour: it was restarted then (epoch ms). */
  readonly restartedAt: number | null;
  /** How far its clock is ahead of ours, ms; negative: behind. */
  readonly clockOffsetMs: number | null;
  /** It is alive but takes nothing from its queues: a sentence with the evidence. */
  readonly stalled: string | null;
}

/** What is known of a worker that tells no more than that it is there. */
export const UNMEASURED_WORKER = {
  reserved: null,
  scheduled: null,
  memoryBytes: null,
  startedAt: null,
  restartedAt: null,
  clockOffsetMs: null,
  stalled: null,
} as const satisfies Partial<Worker>;

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
