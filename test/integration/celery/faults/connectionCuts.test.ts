import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import {
  type CeleryWorker,
  eventually,
  heldTask,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { type Monitored, startMonitored } from './monitored.ts';

describe('a connection that is cut', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let client: Redis;
  let app: { brokerUrl: string; resultUrl: string };
  const started: { stop(): Promise<unknown> }[] = [];

  before(async () => {
    redis = await startRedis();
    app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    worker = await startCeleryWorker({ ...app, name: 'w1', events: true });
    client = new Redis(app.brokerUrl);
    await worker.ready;
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.stop()));
  });

  after(async () => {
    client.disconnect();
    await worker.stop();
    await redis.stop();
  });

  const startWatching = async (): Promise<Monitored> => {
    const monitored = await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl });
    started.push(monitored);
    await waitFor(async () => (await ourClients('events')).length === 2, { what: 'both subscriptions' });
    return monitored;
  };

  /** Ids of our connections of one kind. */
  const ourClients = async (kind: 'main' | 'events' | 'blocking'): Promise<readonly string[]> => {
    const name = kind === 'main' ? 'task-tower' : `task-tower:${kind}`;
    const lines = String(await client.client('LIST')).split('\n');
    return lines
      .filter((line) => line.includes(` name=${name} `))
      .map((line) => /id=(\d+)/.exec(line)?.[1] ?? '');
  };

  const ended = async (ids: readonly string[]): Promise<boolean> => {
    const results = new Redis(app.resultUrl);
    try {
      const keys = ids.map((id) => `celery-task-meta-${id}`);
      return (await results.exists(...keys)) === ids.length;
    } finally {
      results.disconnect();
    }
  };

  for (const kind of ['main', 'events'] as const) {
    it(`by CLIENT KILL (${kind}) leaves no ended task running, and a gap`, async () => {
      const monitored = await startWatching();
      const ids = await sendCeleryTasks(app, [
        { task: 'tasks.slow', args: [1.5] },
        { task: 'tasks.boom' },
        { task: 'tasks.add', args: [1, 2] },
      ]);
      await waitFor(
        async () => {
          for (const id of await ourClients(kind)) await client.client('KILL', 'ID', id).catch(() => 0);
          return ended(ids);
        },
        { what: 'the tasks to end unheard', intervalMs: 20 },
      );
      await monitored.until(ids, ['succeeded', 'failed', 'succeeded']);
      await waitFor(async () => (await monitored.gaps()).some(({ to }) => to !== null), {
        what: 'a closed gap',
      });
      await waitFor(async () => (await monitored.status()).lastGap?.to !== null, {
        what: 'the gap to be closed',
      });
      assert.ok((await monitored.status()).lastGap !== null);
      assert.deepEqual(monitored.errors, []);
    });
  }

  it('by CLIENT KILL while workers are asked costs one round of answers', async () => {
    const monitored = await startWatching();
    const killed = new Set<string>();
    await waitFor(
      async () => {
        for (const id of await ourClients('blocking')) {
          killed.add(id);
          await client.client('KILL', 'ID', id).catch(() => 0);
        }
        return killed.size > 0;
      },
      { what: 'a reader of replies to kill', intervalMs: 5 },
    );
    const ids = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    await monitored.until(ids, ['succeeded']);
    await eventually(async () => assert.deepEqual(await monitored.liveWorkers(), [worker.nodename]));
    assert.deepEqual(monitored.errors, []);
  });

  it('by the output-buffer limit in a burst of events is a gap, and what ended in it is found', async () => {
    const monitored = await startWatching();
    const before = await ourClients('events');
    await client.config('SET', 'client-output-buffer-limit', 'pubsub 1mb 1mb 1');
    const held = heldTask();
    const ids = await sendCeleryTasks(app, [held.call]);
    await monitored.until(ids, ['started']);
    await waitFor(
      async () => {
        await client.eval(
          `local event = string.rep('x', 262144)
           for i = 1, 64 do redis.call('PUBLISH', '/0.celeryev/task.multi', event) end`,
          0,
        );
        const now = await ourClients('events');
        if (before.every((id) => now.includes(id))) return false;
        held.release();
        return ended(ids);
      },
      { what: 'the task to end in the burst', intervalMs: 20 },
    );
    await client.config('SET', 'client-output-buffer-limit', 'pubsub 32mb 8mb 60');
    await monitored.until(ids, ['succeeded']);
    await waitFor(async () => (await monitored.gaps()).length > 0, { what: 'the gap' });
    assert.deepEqual(monitored.errors, []);
  });
});
