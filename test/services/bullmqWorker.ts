import { fileURLToPath } from 'node:url';
import { type ManagedProcess, startProcess } from '../../scripts/services/managedProcess.ts';
import { waitFor } from '../../scripts/services/waitFor.ts';

/** The BullMQ whose library is used: the newest that is installed, or the oldest of version 5. */
export type BullmqRelease = 'newest' | 'oldest';

export interface BullmqWorkerOptions {
  readonly redisUrl: string;
  readonly queue: string;
  /** Key prefix; `bull` when left out. */
  readonly prefix?: string;
  /** A worker name as BullMQ shows it in the client list; none when left out. */
  readonly name?: string;
  /** Jobs at a time; 2 when left out. */
  readonly concurrency?: number;
  /** `newest` when left out. */
  readonly release?: BullmqRelease;
  /** Path of a processor that runs in a process of its own; the program's own jobs when left out. */
  readonly processor?: string;
  /** Further options of the worker that JSON can express, for example a limiter. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Another worker program; it prints `ready` and reads the same environment. */
  readonly script?: string;
}

export interface BullmqWorker {
  readonly pid: number;
  readonly process: ManagedProcess;
  readonly log: () => string;
  /** Lets running jobs end; after five seconds by force. */
  readonly stop: () => Promise<void>;
  /** Ends it as a crash would. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a real BullMQ worker process and returns when it is connected. Its jobs are `ok` (returns its data),
 * `fail`, `retry` (`data.failures` times), `slow` (`data.ms`) and `progress`.
 *
 * @throws Error with its log when it does not come up.
 */
export async function startBullmqWorker(options: BullmqWorkerOptions): Promise<BullmqWorker> {
  const worker = await startProcess({
    name: 'bullmq-worker',
    command: process.execPath,
    args: [options.script ?? fileURLToPath(new URL('./bullmq-worker.mjs', import.meta.url))],
    env: {
      REDIS_URL: options.redisUrl,
      BULLMQ_QUEUE: options.queue,
      BULLMQ_PREFIX: options.prefix ?? 'bull',
      BULLMQ_WORKER_NAME: options.name ?? '',
      BULLMQ_CONCURRENCY: String(options.concurrency ?? 2),
      BULLMQ_RELEASE: options.release ?? 'newest',
      BULLMQ_PROCESSOR: options.processor ?? '',
      BULLMQ_SETTINGS: JSON.stringify(options.settings ?? {}),
    },
  });
  await waitFor(() => worker.exit() !== null || worker.log().includes('ready'), {
    what: `the BullMQ worker of queue ${options.queue}`,
    onTimeout: () => worker.logTail(),
  });
  if (worker.exit() !== null) throw new Error(`The BullMQ worker ended.\n${worker.logTail()}`);
  return {
    pid: worker.pid,
    process: worker,
    log: () => worker.log(),
    stop: () => worker.stop(),
    kill: () => worker.kill(),
  };
}
