import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heldTask, sendCeleryTasks, startCeleryWorker, waitFor } from '../../../services/index.ts';
import { suiteRedis } from '../suiteRedis.ts';
import { startMonitored } from './monitored.ts';

describe('a worker that is killed in the middle of a task', () => {
  const redis = suiteRedis();
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
      const worker = redis.keep(await startCeleryWorker({ ...app, config, name: 'victim', events: true }));
      await worker.ready;
      const monitored = redis.keep(
        await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }),
      );
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
      const victim = redis.keep(await startCeleryWorker({ ...app, name: 'victim', events: true }));
      await victim.ready;
      const monitored = redis.keep(
        await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }),
      );
      const held = heldTask();
      const ids = await sendCeleryTasks(app, [held.call]);
      await monitored.until(ids, ['started']);
      await victim.kill();
      held.release();
      const client = redis.connect(database + 4);
      // A worker gives back what is overdue ten seconds after its start, and then rarely.
      await waitFor(
        async () =>
          Number((await client.zrange('unacked_index', '0', '0', 'WITHSCORES'))[1]) < Date.now() / 1_000 - 3,
        {
          what: 'the message to be overdue',
        },
      );
      redis.keep(await startCeleryWorker({ ...app, name: 'heir', events: true }));
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
