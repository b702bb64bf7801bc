import { hostname } from 'node:os';
import { type ManagedProcess, startProcess } from './managedProcess.ts';
import { waitFor } from './waitFor.ts';

export interface CeleryWorkerSpec {
  /** The Python that has Celery. */
  readonly python: string;
  /** First part of the node name; `@` and the host's name are added unless it has an `@`. */
  readonly name: string;
  /** The module with the application, as `celery -A` takes it. */
  readonly app: string;
  /** Where that module is found. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Pool slots; 2 when left out. */
  readonly concurrency?: number;
  /** Pool implementation; `prefork` when left out. */
  readonly pool?: 'prefork' | 'solo' | 'threads' | 'gevent' | 'eventlet';
  readonly queues?: readonly string[];
  /** Send task events from the start (`-E`). */
  readonly events?: boolean;
  readonly extraArgs?: readonly string[];
  /** Folder for its log; a temporary one when left out. */
  readonly folder?: string;
}

export interface CeleryWorker {
  readonly pid: number;
  readonly nodename: string;
  /** Resolves when the worker consumes from its queues; rejects with its log when it never does. */
  readonly ready: Promise<void>;
  readonly process: ManagedProcess;
  readonly log: () => string;
  /** Warm shutdown; after five seconds by force. */
  readonly stop: () => Promise<void>;
  /** Ends the worker and its pool as a crash would: without a word. */
  readonly kill: () => Promise<void>;
}

/** Starts one Celery worker. It has a pid when this returns; it works when `ready` resolves. */
export async function startWorkerProcess(spec: CeleryWorkerSpec): Promise<CeleryWorker> {
  const nodename = spec.name.includes('@') ? spec.name : `${spec.name}@${hostname()}`;
  const worker = await startProcess({
    name: `celery-${spec.name.replace(/@.*/u, '')}`,
    command: spec.python,
    args: workerArguments(spec, nodename),
    cwd: spec.cwd,
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1', C_FORCE_ROOT: '1', ...spec.env },
    ...(spec.folder === undefined ? {} : { folder: spec.folder }),
  });
  const ready = waitFor(
    () => {
      if (worker.exit() !== null) return 'ended';
      return worker.log().includes(`${nodename} ready.`) && 'ready';
    },
    {
      what: `the Celery worker ${nodename}`,
      timeoutMs: 180_000,
      intervalMs: 50,
      onTimeout: () => worker.logTail(),
    },
  ).then((state) => {
    if (state === 'ended') throw new Error(`The Celery worker ${nodename} ended.\n${worker.logTail()}`);
  });
  // Whoever does not wait for readiness is not struck down by an unhandled rejection.
  ready.catch(() => undefined);
  return {
    pid: worker.pid,
    nodename,
    ready,
    process: worker,
    log: () => worker.log(),
    stop: () => worker.stop(),
    kill: () => worker.kill(),
  };
}

function workerArguments(spec: CeleryWorkerSpec, nodename: string): string[] {
  const args = ['-m', 'celery', '-A', spec.app, 'worker', '-n', nodename, '-l', 'INFO'];
  args.push('-c', String(spec.concurrency ?? 2), '-P', spec.pool ?? 'prefork');
  if (spec.queues !== undefined) args.push('-Q', spec.queues.join(','));
  if (spec.events === true) args.push('-E');
  return [...args, ...(spec.extraArgs ?? [])];
}
