import type { Payload } from './payload.ts';
import type { TaskRef } from './task.ts';
import type { Worker } from './worker.ts';

/** A task that a worker says it holds. */
export interface WorkerTask {
  readonly ref: TaskRef;
  readonly name: string | null;
  readonly args: Payload;
  readonly kwargs: Payload;
  /** Epoch ms of the worker's clock; `null`: not started. */
  readonly startedAt: number | null;
  readonly etaAt: number | null;
  /** Pid of the pool process that executes it. */
  readonly pid: number | null;
}

export interface RegisteredTask {
  readonly name: string;
  /** As the worker writes it: `10/m`; `null`: none. */
  readonly rateLimit: string | null;
}

/** A task name of a connection, and who knows it. */
export interface KnownTask {
  readonly name: string;
  /** Names of the live workers on which it is registered, sorted. */
  readonly workers: readonly string[];
  /** Where a worker limits its rate: `10/m`. */
  readonly rateLimits: readonly { readonly worker: string; readonly rateLimit: string }[];
}

/** What the server tells of a worker's connection, as last listed. `null` = it does not say. */
export interface WorkerConnection {
  /** `host:port`, or a socket path. */
  readonly address: string;
  /** Epoch ms of our clock. */
  readonly connectedAt: number | null;
  /** Ms since its last command; one that waits for jobs asks every few seconds. */
  readonly idleMs: number | null;
}

/** Everything about one worker, read on demand. `null` = cannot know. */
export interface WorkerDetail {
  readonly worker: Worker;
  readonly active: readonly WorkerTask[] | null;
  readonly reserved: readonly WorkerTask[] | null;
  readonly scheduled: readonly WorkerTask[] | null;
  /** Held in flight by nobody's account: they wait for a token of their rate limit. */
  readonly rateLimited: readonly WorkerTask[] | null;
  readonly registered: readonly RegisteredTask[] | null;
  /** Pids of the pool. */
  readonly processes: readonly number[] | null;
  readonly prefetch: number | null;
  /** Ids that it holds as revoked. */
  readonly revoked: number | null;
  /** Its configuration, secrets masked. */
  readonly settings: readonly { readonly name: string; readonly value: string }[] | null;
  /** Versions of what it runs on, as it reports them. */
  readonly software: readonly { readonly name: string; readonly version: string }[] | null;
  /** BullMQ: its blocking connection; absent where workers are not told by their connections. */
  readonly connection?: WorkerConnection;
  /** Sentence per part that could not be read. */
  readonly unknown: readonly string[];
  readonly readAt: number;
}
