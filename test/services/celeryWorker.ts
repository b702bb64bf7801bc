import { fileURLToPath } from 'node:url';
import {
  type CeleryWorker,
  type CeleryWorkerSpec,
  startWorkerProcess,
} from '../../scripts/services/celeryWorker.ts';
import { celeryPython, type CeleryRelease } from '../../scripts/toolchain/celeryPython.ts';
import { runPython } from './runPython.ts';

/** Folder of the test application, whose module is `tasks`. */
export const celeryAppFolder = fileURLToPath(new URL('./celery_app', import.meta.url));

/** Where the test application finds its Redis, and how it behaves. */
export interface CeleryAppSettings {
  readonly brokerUrl: string;
  /** No result backend when left out. */
  readonly resultUrl?: string;
  /** Store name, arguments, worker and queue with each result. */
  readonly resultExtended?: boolean;
  /** The producer sends `task-sent` events. */
  readonly sentEvents?: boolean;
  /** Further Celery settings, for example `broker_transport_options`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Which Celery runs it; the newest when left out. */
  readonly celery?: CeleryRelease;
}

export interface CeleryWorkerOptions
  extends CeleryAppSettings, Partial<Omit<CeleryWorkerSpec, 'python' | 'env' | 'folder'>> {
  readonly env?: Readonly<Record<string, string>>;
  /** The interpreter; the one with the Celery of `celery` when left out. */
  readonly python?: string;
}

/** Starts a worker of the test application (or of another one by `app` and `cwd`). Await its `ready`. */
export async function startCeleryWorker(options: CeleryWorkerOptions): Promise<CeleryWorker> {
  return startWorkerProcess({
    name: `worker-${process.pid}`,
    app: 'tasks',
    cwd: celeryAppFolder,
    ...options,
    python: options.python ?? (await celeryPython(options.celery)),
    env: { ...appEnvironment(options), ...options.env },
  });
}

export interface CeleryCall {
  /** Full name, for example `tasks.add`. */
  readonly task: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** Options of `apply_async`, for example `{queue, priority, countdown, task_id}`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Sends tasks as a real Celery producer does and returns their ids, in order. */
export async function sendCeleryTasks(
  app: CeleryAppSettings,
  calls: readonly CeleryCall[],
): Promise<readonly string[]> {
  const output = await runPython('send.py', {
    cwd: celeryAppFolder,
    ...(app.celery === undefined ? {} : { celery: app.celery }),
    env: { ...appEnvironment(app), TASK_TOWER_CALLS: JSON.stringify(calls) },
  });
  const ids: unknown = JSON.parse(output);
  if (!Array.isArray(ids)) throw new Error(`send.py printed ${output}`);
  return ids.map(String);
}

/** The environment that celery_app/tasks.py reads, for code run by {@link runPython}. */
export function appEnvironment(app: CeleryAppSettings): Record<string, string | undefined> {
  return {
    TASK_TOWER_BROKER_URL: app.brokerUrl,
    TASK_TOWER_RESULT_URL: app.resultUrl,
    TASK_TOWER_RESULT_EXTENDED: app.resultExtended === true ? '1' : '0',
    TASK_TOWER_SENT_EVENT: app.sentEvents === true ? '1' : '0',
    TASK_TOWER_CELERY_CONFIG: JSON.stringify(app.config ?? {}),
  };
}
