import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import {
  type CeleryWorker,
  eventually,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { type Watch, watchCelery } from '../watchCelery.ts';

for (const celery of ['oldest', 'newest'] as const) {
  describe(`a task that its worker cancels, having lost the broker (${celery} Celery)`, () => {
    let redis: RedisServer;
    let worker: CeleryWorker;
    let watch: Watch;
    let client: Redis;

    before(async () => {
      redis = await startRedis();
      client = new Redis(redis.url, { connectionName: 'task-tower-test-client' });
      const app = {
        brokerUrl: `${redis.url}/0`,
        resultUrl: `${redis.url}/0`,
        celery,
        config: { task_acks_late: true, worker_cancel_long_running_tasks_on_connection_loss: true },
      };
      worker = await startCeleryWorker({ ...app, name: 'w1', concurrency: 1, events: true });
      watch = await watchCelery({ brokerUrl: app.brokerUrl });
      await worker.ready;
      await sendCeleryTasks(app, [{ task: 'tasks.slow', args: [600], options: { task_id: 'long' } }]);
      await waitFor(() => watch.task('long')?.state === 'started', { what: 'the task to run' });
    });

    after(async () => {
      await watch.stop();
      await worker.kill();
      client.disconnect();
      await redis.stop();
    });

    /** Every connection but those of this test. */
    async function cutWorker(): Promise<void> {
      const list = String(await client.call('CLIENT', 'LIST'));
      for (const line of list.split('\n')) {
        const id = /\bid=(\d+)/.exec(line)?.[1];
        if (id !== undefined && !line.includes('name=task-tower')) {
          await client.call('CLIENT', 'KILL', 'ID', id).catch(() => undefined);
        }
      }
    }

    it('is one task that runs again, whether the end of its first run was told or not', async () => {
      await cutWorker();
      const task = await waitFor(
        () => watch.task('long')?.run === 1 && watch.task('long')?.state === 'started' && watch.task('long'),
        {
          what: 'the second run',
          onTimeout: () => JSON.stringify([watch.task('long'), watch.log]) + worker.log(),
        },
      );
      assert.deepEqual([task.retries, task.finishedAt], [0, null]);
      await eventually(async () => {
        const detail = await watch.system.readDetail(watch.ref('long'));
        assert.equal(detail?.attempts.length, 2, JSON.stringify(detail?.attempts));
        // Whether the retry was told or not, it is none of the second run.
        assert.deepEqual([detail.attempts[1]?.state, detail.attempts[1]?.error], ['started', null]);
      });
      assert.equal(watch.tasks().length, 1);
    });
  });
}
