import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
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
} from '../../services/index.ts';
import { watchCelery } from './watchCelery.ts';

describe('a worker that answers when nobody listens any more', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let client: Redis;

  before(async () => {
    redis = await startRedis();
    client = new Redis(`${redis.url}/0`);
    worker = await startCeleryWorker({
      brokerUrl: `${redis.url}/0`,
      name: 'busy',
      pool: 'solo',
      queues: ['celery'],
      events: true,
    });
    await worker.ready;
  });

  after(async () => {
    client.disconnect();
    await worker.stop();
    await redis.stop();
  });

  const app = () => ({ brokerUrl: `${redis.url}/0` });

  const clientList = async () => String(await client.call('CLIENT', 'LIST'));

  const replyLists = () => client.keys('task-tower-*.reply.celery.pidbox');

  /** Its main loop executes the task: it hears nothing until that has ended. */
  const makeBusy = async () => {
    const watch = await watchCelery(app());
    await waitFor(() => watch.worker(worker.nodename)?.queues, {
      what: 'the worker to be inspected',
    });
    const held = heldTask();
    const [id] = await sendCeleryTasks(app(), [held.call]);
    await waitFor(() => watch.task(id)?.state === 'started' || watch.task(id)?.state === 'received', {
      what: 'the task to start',
    });
    return { watch, release: () => held.release() };
  };

  const ping = () => ({ kind: 'celery.ping', connectionId: 'test', workers: [worker.nodename] }) as const;

  const expiringLateReply = async () => {
    const late = await waitFor(
      async () => {
        const [list] = await replyLists();
        const entries = list === undefined ? [] : await client.lrange(list, 0, -1);
        return entries.some((entry) => entry.includes('ticket')) && list;
      },
      { what: 'the late reply' },
    );
    const seconds = await client.ttl(late);
    assert.ok(seconds > 0 && seconds <= 60, `the list lives for ${seconds} s`);
    await client.del(late);
  };

  it('leaves no reply behind that stays for ever', async () => {
    const { watch, release } = await makeBusy();
    const pinged = await watch.system.perform(ping());
    assert.ok(!pinged.ok && pinged.reason === 'no-reply', JSON.stringify(pinged));
    await watch.stop();
    release();
    await expiringLateReply();
  });

  it('leaves none either when the window is closed in the middle of a question', async () => {
    const { watch, release } = await makeBusy();
    const listener = new Redis(`${redis.url}/0`);
    await listener.psubscribe('*celery.pidbox');
    const asked = once(listener, 'pmessage');
    const pinged = watch.system.perform(ping());
    await asked;
    listener.disconnect();
    await watch.stop();
    await pinged;
    release();
    await expiringLateReply();
  });

  it('leaves nothing at all when everybody has answered', async () => {
    const watch = await watchCelery(app());
    await waitFor(() => watch.worker(worker.nodename)?.queues, {
      what: 'the worker to be inspected',
    });
    const pinged = await watch.system.perform(ping());
    assert.ok(pinged.ok, JSON.stringify(pinged));
    await waitFor(async () => !/name=task-tower.* flags=b /iu.test(await clientList()), {
      what: 'no question to be under way',
    });
    await watch.stop();
    await eventually(async () => assert.deepEqual(await replyLists(), []));
  });
});
