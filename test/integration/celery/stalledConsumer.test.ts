import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Redis } from 'ioredis';
import {
  appEnvironment,
  celeryAppFolder,
  type CeleryCall,
  type CeleryWorker,
  type CeleryWorkerOptions,
  eventually,
  runPython,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery, type WatchOptions } from './watchCelery.ts';

/** May look at everything but the connections of others. */
const USERS = ['user unsighted on >secret ~* &* +@all -client|list'];

interface Scene {
  readonly urls: { readonly brokerUrl: string; readonly resultUrl: string };
  readonly startWorker: (options: Partial<CeleryWorkerOptions>) => Promise<CeleryWorker>;
  readonly startWatch: (options?: Partial<WatchOptions>) => Promise<Watch>;
  /** The patched consumer ends its last question before it asks no more. */
  readonly nobodyAsks: () => Promise<void>;
}

/** A server for one test; everything ends with it. */
async function startScene(context: TestContext): Promise<Scene> {
  const redis = await startRedis({ aclLines: USERS });
  const started: { stop(): Promise<unknown> }[] = [];
  context.after(async () => {
    await Promise.all(started.map((service) => service.stop()));
    await redis.stop();
  });
  const urls = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
  return {
    urls,
    async startWorker(options) {
      const worker = await startCeleryWorker({
        ...urls,
        name: 'w',
        events: true,
        concurrency: 1,
        ...options,
      });
      started.push(worker);
      await worker.ready;
      return worker;
    },
    async startWatch(options = {}) {
      const watch = await watchCelery({ ...urls, ...options });
      started.push(watch);
      return watch;
    },
    async nobodyAsks() {
      const client = new Redis(redis.url);
      await waitFor(async () => !/ flags=b .* cmd=brpop/.test(String(await client.call('CLIENT', 'LIST'))), {
        what: 'the consumer to ask no more',
      });
      client.disconnect();
    },
  };
}

const times = (count: number, queue: string, call: CeleryCall): CeleryCall[] =>
  Array.from({ length: count }, () => ({ ...call, options: { queue } }));

const state = (watch: Watch) => () =>
  JSON.stringify([watch.system.workers(), watch.system.queues(), watch.log], null, 1);

/** They mostly wait, each for its own worker: so they wait at the same time. */
describe('a worker that is alive but takes nothing', { concurrency: true }, () => {
  for (const celery of ['oldest', 'newest'] as const) {
    it(`is found out, with the evidence, on the ${celery} Celery`, async (context) => {
      const { urls, startWorker, startWatch, nobodyAsks } = await startScene(context);
      const worker = await startWorker({ celery, app: 'stuck', queues: ['a'] });
      await nobodyAsks();
      const watch = await startWatch();
      const [id] = await sendCeleryTasks(
        { ...urls, sentEvents: true },
        times(3, 'a', { task: 'tasks.add', args: [1, 2] }),
      );
      const stalled = await waitFor(() => watch.worker(worker.nodename)?.stalled, {
        what: 'the worker to be found out',
        timeoutMs: 180_000,
        onTimeout: state(watch),
      });
      assert.match(stalled, /3 in a waiting for [\d.]+ (s|min)\b.*, 1 of 1 slots free/);
      assert.match(stalled, /no connection asks Redis for messages, of 1 consumer\./);
      await eventually(() => assert.equal(watch.worker(worker.nodename)?.status, 'online'));
      await eventually(async () => {
        const detail = await watch.system.readDetail(watch.ref(id ?? ''));
        assert.deepEqual(
          detail?.diagnoses.map(({ kind }) => kind),
          ['waiting-consumer-stalled'],
          JSON.stringify(detail),
        );
      });
      const client = new Redis(urls.brokerUrl);
      await client.del('a');
      client.disconnect();
      await waitFor(() => watch.worker(worker.nodename)?.stalled === null, {
        what: 'nothing to be wrong with an empty queue',
        onTimeout: state(watch),
      });
    });
  }

  it('is found out later by a user who may not see connections', async (context) => {
    const { urls, startWorker, startWatch, nobodyAsks } = await startScene(context);
    const worker = await startWorker({ app: 'stuck', queues: ['a'] });
    await nobodyAsks();
    const brokerUrl = urls.brokerUrl.replace('redis://', 'redis://unsighted:secret@');
    const watch = await startWatch({ brokerUrl });
    await sendCeleryTasks(urls, times(2, 'a', { task: 'tasks.add', args: [1, 2] }));
    const stalled = await waitFor(() => watch.worker(worker.nodename)?.stalled, {
      what: 'the worker to be found out',
      timeoutMs: 300_000,
      onTimeout: state(watch),
    });
    assert.match(stalled, /waiting for \d+ min .*the connections of Redis cannot be seen/);
  });

  it('is not confused with idle, busy, rate-limited, ETA-bound and unsubscribed workers', async (context) => {
    const { urls, startWorker, startWatch } = await startScene(context);
    const watch = await startWatch();
    const [idle, busy, limited, later, left] = await Promise.all([
      startWorker({ name: 'idle', queues: ['idle'] }),
      startWorker({ name: 'busy', queues: ['busy'] }),
      startWorker({ name: 'limited', app: 'limited', queues: ['limited'] }),
      startWorker({ name: 'later', queues: ['later'], config: { worker_eta_task_limit: 3 } }),
      startWorker({ name: 'left', queues: ['left', 'kept'] }),
    ]);
    const healthy = [idle, busy, limited, later, left].map(({ nodename }) => nodename);
    await runPython("from tasks import app; app.control.cancel_consumer('left', reply=True)", {
      cwd: celeryAppFolder,
      env: { ...appEnvironment(urls), PYTHONPATH: celeryAppFolder },
    });
    await sendCeleryTasks(urls, [
      ...times(12, 'busy', { task: 'tasks.slow', args: [120] }),
      ...times(12, 'limited', { task: 'tasks.limited' }),
      ...times(12, 'later', { task: 'tasks.add', args: [1, 2] }).map((call) => ({
        ...call,
        options: { ...call.options, countdown: 600 },
      })),
      ...times(3, 'left', { task: 'tasks.add', args: [1, 2] }),
    ]);
    await waitFor(
      () => ['busy', 'limited', 'later', 'left'].every((name) => (watch.queue(name)?.waiting ?? 0) > 0),
      { what: 'a backlog that nobody takes', onTimeout: state(watch) },
    );
    const stuck = await startWorker({ name: 'stuck', app: 'stuck', queues: ['stuck'] });
    await sendCeleryTasks(urls, times(3, 'stuck', { task: 'tasks.add', args: [1, 2] }));
    const accused = new Set<string>();
    await waitFor(
      () => {
        for (const worker of watch.system.workers()) if (worker.stalled !== null) accused.add(worker.name);
        return accused.has(stuck.nodename);
      },
      { what: 'the one that is stuck to be found out', timeoutMs: 300_000, onTimeout: state(watch) },
    );
    assert.deepEqual([...accused], [stuck.nodename], JSON.stringify(healthy));
  });
});
