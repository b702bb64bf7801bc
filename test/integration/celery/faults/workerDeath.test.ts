import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import {
  heldTask,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { startMonitored } from './monitored.ts';

describe('a worker that is killed in the middle of a task', () => {
  let redis: RedisServer;
  const started: { stop(): Promise<unknown> }[] = [];

  before(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.stop()));
  });

  after(async () => {
    await redis.stop();
  });

  const keep = <T extends { stop(): Promise<unknown> }>(service: T): T => {
    started.push(service);
    return service;
  };

  for (const [database, celery] of [
    [0, 'oldest'],
    [2, 'newest'],
  ] as const) {
    it(`early acknowledged: the task is lost, and the reason says so (${celery} Celery)`, async () => {
      const app = {
        brokerUrl: `${redis.url}/${database}`,
        resultUrl: `${redis.url}/${database + 1}`,
        celery,
      };
      const config = { task_track_started: true };
      const worker = keep(await startCeleryWorker({ ...app, config, name: 'victim', events: true }));
      await worker.ready;
      const monitored = keep(await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }));
      const ids = await sendCeleryTasks(app, [{ task: 'tasks.slow', args: [600] }]);
      await monitored.until(ids, ['started']);
      await worker.kill();
      await monitored.until(ids, ['lost']);
      assert.match(
        (await monitored.task(ids[0]))?.error ?? '',
        /No worker runs it any more, and it left no result: victim@.* is gone/,
      );
      assert.deepEqual(monitored.errors, []);
    });

    it(`late acknowledged: the task is never lost, and runs to its end elsewhere (${celery} Celery)`, async () => {
      const app = {
        brokerUrl: `${redis.url}/${database + 4}`,
        resultUrl: `${redis.url}/${database + 5}`,
        celery,
        config: { task_acks_late: true, broker_transport_options: { visibility_timeout: 2 } },
      };
      const victim = keep(await startCeleryWorker({ ...app, name: 'victim', events: true }));
      await victim.ready;
      const monitored = keep(await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }));
      const held = heldTask();
      const ids = await sendCeleryTasks(app, [held.call]);
      await monitored.until(ids, ['started']);
      await victim.kill();
      held.release();
      const client = new Redis(app.brokerUrl);
      keep({ stop: () => Promise.resolve(client.disconnect()) });
      // A worker gives back what is overdue ten seconds after its start, and then rarely.
      await waitFor(
        async () =>
          Number((await client.zrange('unacked_index', '0', '0', 'WITHSCORES'))[1]) < Date.now() / 1_000 - 3,
        {
          what: 'the message to be overdue',
        },
      );
      keep(await startCeleryWorker({ ...app, name: 'heir', events: true }));
      const seen = new Set<string | undefined>();
      await waitFor(
        async () => {
          const task = await monitored.task(ids[0]);
          seen.add(task?.state);
          return task?.state === 'succeeded' && task.worker?.startsWith('heir@');
        },
        {
          what: 'the heir to finish the task',
          timeoutMs: 300_000,
          onTimeout: () => JSON.stringify([...seen, monitored.log.slice(-30)]),
        },
      );
      assert.ok(!seen.has('lost'), [...seen].join());
      assert.deepEqual(monitored.errors, []);
    });
  }
});
