import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Redis } from 'ioredis';
import type { Action, ActionOutcome } from '../../../src/model/action.ts';
import type { CeleryAction } from '../../../src/model/celeryAction.ts';
import {
  type CeleryAppSettings,
  type CeleryRelease,
  type CeleryWorker,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

type Unconnected<A> = A extends CeleryAction ? Omit<A, 'connectionId'> : never;

/** Two workers that can be told things, from the first test of the suite on. */
export interface TwoWorkers {
  readonly app: CeleryAppSettings;
  /** Takes from `celery`, one task at a time in a process of its own. */
  readonly first: CeleryWorker;
  /** Takes from `quiet`, in its own process. */
  readonly second: CeleryWorker;
  readonly watch: Watch;
  /** A client of the result backend. */
  readonly results: Redis;
  readonly perform: (action: Unconnected<CeleryAction>) => Promise<ActionOutcome>;
  /** Sends a `tasks.slow` to the first worker: its id. */
  readonly send: (seconds: number) => Promise<string>;
  readonly untilState: (id: string, state: string) => Promise<true>;
}

/** A Redis, two workers and their watch, for all tests of the `describe` in which it is called. */
export function twoWorkers(celery: CeleryRelease): TwoWorkers {
  let redis: RedisServer;
  const running = {} as {
    app: CeleryAppSettings;
    first: CeleryWorker;
    second: CeleryWorker;
    watch: Watch;
    results: Redis;
  };

  before(async () => {
    redis = await startRedis();
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1`, celery };
    const results = new Redis(app.resultUrl);
    const watch = await watchCelery({ brokerUrl: app.brokerUrl, resultUrl: app.resultUrl });
    const common = { ...app, concurrency: 1, config: { worker_prefetch_multiplier: 4 } };
    const first = await startCeleryWorker({ ...common, name: 'first', events: true, queues: ['celery'] });
    const second = await startCeleryWorker({ ...common, name: 'second', pool: 'solo', queues: ['quiet'] });
    Object.assign(running, { app, first, second, watch, results });
    await Promise.all([first.ready, second.ready]);
    await waitFor(() => watch.worker(first.nodename)?.queues && watch.worker(second.nodename)?.queues, {
      what: 'both workers to be inspected',
    });
  });

  after(async () => {
    running.results.disconnect();
    await running.watch.stop();
    await Promise.all([running.first.stop(), running.second.stop()]);
    await redis.stop();
  });

  return {
    get app() {
      return running.app;
    },
    get first() {
      return running.first;
    },
    get second() {
      return running.second;
    },
    get watch() {
      return running.watch;
    },
    get results() {
      return running.results;
    },
    perform: (action) => {
      const full: Action = { ...action, connectionId: 'test' };
      assert.ok(running.watch.system.supports(full));
      return running.watch.system.perform(full);
    },
    send: async (seconds) => {
      const [id] = await sendCeleryTasks(running.app, [{ task: 'tasks.slow', args: [seconds] }]);
      return id ?? assert.fail();
    },
    untilState: (id, state) =>
      waitFor(() => running.watch.task(id)?.state === state, {
        what: `${id} to be ${state}`,
        onTimeout: () => `${JSON.stringify(running.watch.task(id))}\n${running.first.log()}`,
      }),
  };
}

/** What each target answered, a refusal marked as one. */
export function said(outcome: ActionOutcome): Record<string, string> {
  return Object.fromEntries(
    outcome.targets.map(({ target, ok, message }) => [target, `${ok ? '' : 'NOT: '}${message}`]),
  );
}
