import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { TaskDetail } from '../../../src/model/task.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import {
  appEnvironment,
  type CeleryAppSettings,
  celeryAppFolder,
  type CeleryCall,
  type CeleryWorker,
  type CeleryWorkerOptions,
  type RedisServer,
  runPython,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

export interface WatchedWorkerOptions {
  /** Of the application, but for where its Redis is. */
  readonly app?: Omit<CeleryAppSettings, 'brokerUrl' | 'resultUrl'>;
  /** Of the worker alone. */
  readonly worker?: Partial<CeleryWorkerOptions>;
  /** Numbers of the databases of broker and results; both 0 when left out. */
  readonly databases?: readonly [broker: number, results: number];
}

/** A worker and its watch, from the first test of the suite on. */
export interface WatchedWorker {
  readonly app: CeleryAppSettings;
  readonly worker: CeleryWorker;
  readonly watch: Watch;
  /** The task once it is in `state`. */
  readonly until: (id: string, state: string) => Promise<TaskRecord>;
  readonly detail: (id: string) => Promise<TaskDetail>;
  /** Runs code beside the module `tasks`, and returns what it printed. */
  readonly python: (code: string) => Promise<string>;
  /** Sends one task for each entry, all by one producer: their ids by the names of the entries. */
  readonly send: <Name extends string>(
    calls: Readonly<Record<Name, CeleryCall>>,
  ) => Promise<Readonly<Record<Name, string>>>;
}

/**
 * A Redis, one worker that sends its events, and a watch of both, for all tests of the `describe` in which it is
 * called; `begin` runs once the worker is ready.
 */
export function watchedWorker(
  options: WatchedWorkerOptions,
  begin: (started: WatchedWorker) => Promise<void>,
): WatchedWorker {
  let redis: RedisServer;
  const running = {} as { app: CeleryAppSettings; worker: CeleryWorker; watch: Watch };
  const [brokerDatabase, resultDatabase] = options.databases ?? [0, 0];
  const started: WatchedWorker = {
    get app() {
      return running.app;
    },
    get worker() {
      return running.worker;
    },
    get watch() {
      return running.watch;
    },
    until: (id, state) =>
      waitFor(() => running.watch.task(id)?.state === state && running.watch.task(id), {
        what: `${id} to be ${state}`,
        onTimeout: () =>
          JSON.stringify([running.watch.tasks(), running.watch.log], null, 2) + running.worker.log(),
      }),
    detail: async (id) => {
      const read = await running.watch.system.readDetail(running.watch.ref(id));
      assert.ok(read !== null, `no detail of ${id}`);
      return read;
    },
    python: (code) =>
      runPython(code, {
        cwd: celeryAppFolder,
        env: appEnvironment(running.app),
        ...(running.app.celery === undefined ? {} : { celery: running.app.celery }),
      }),
    send: async <Name extends string>(calls: Readonly<Record<Name, CeleryCall>>) => {
      const names = Object.keys(calls) as Name[];
      const ids = await sendCeleryTasks(running.app, Object.values<CeleryCall>(calls));
      return Object.fromEntries(names.map((name, index) => [name, ids[index]])) as Record<Name, string>;
    },
  };

  before(async () => {
    redis = await startRedis();
    const [brokerUrl, resultUrl] = [`${redis.url}/${brokerDatabase}`, `${redis.url}/${resultDatabase}`];
    running.app = { ...options.app, brokerUrl, resultUrl };
    running.worker = await startCeleryWorker({
      ...running.app,
      name: 'w1',
      events: true,
      concurrency: 3,
      ...options.worker,
    });
    running.watch = await watchCelery({ brokerUrl, resultUrl });
    await running.worker.ready;
    await begin(started);
  });

  after(async () => {
    await running.watch.stop();
    await running.worker.kill();
    await redis.stop();
  });

  return started;
}
