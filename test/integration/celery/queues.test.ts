import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually, sendCeleryTasks, startCeleryWorker, waitFor } from '../../services/index.ts';
import { suiteRedis } from './suiteRedis.ts';
import { type Watch, watchCelery, type WatchOptions } from './watchCelery.ts';

describe('queues of a real broker', () => {
  const redis = suiteRedis();

  const startWatch = async (options: WatchOptions): Promise<Watch> => {
    const watch = await watchCelery(options);
    redis.keep(watch);
    return watch;
  };

  const waiting = (
    count: number,
    call: { task: string; options: Record<string, unknown> },
  ): (typeof call)[] => Array.from({ length: count }, () => call);

  it('are counted over all priority steps, before any worker has run', async () => {
    const app = { brokerUrl: `${redis.url}/0` };
    await sendCeleryTasks(app, [
      ...Array.from({ length: 10 }, (_, priority) => ({
        task: 'tasks.add',
        options: { queue: 'q', priority },
      })),
      ...waiting(2, { task: 'tasks.add', options: { queue: 'q2' } }),
    ]);
    const watch = await startWatch(app);
    await waitFor(() => watch.queue('q')?.waiting === 10, {
      what: 'the depth of q',
      onTimeout: () => JSON.stringify(watch.system.queues()),
    });
    assert.deepEqual(watch.queue('q')?.priorities, [
      { step: 0, depth: 3 },
      { step: 3, depth: 3 },
      { step: 6, depth: 3 },
      { step: 9, depth: 1 },
    ]);
    await waitFor(() => watch.queue('q2')?.consumers === 0, {
      what: 'the queue without consumer',
      onTimeout: () => JSON.stringify(watch.system.queues()),
    });
    await eventually(() => {
      assert.deepEqual([watch.queue('q2')?.waiting, watch.queue('q2')?.inFlight], [2, 0]);
      assert.equal(watch.system.present, true);
    });
  });

  it('lie behind their key prefixes, where other applications are neither seen nor counted', async () => {
    const prefixes = {
      broker_transport_options: { global_keyprefix: 'app-1:' },
      result_backend_transport_options: { global_keyprefix: 'res' },
    };
    const app = { brokerUrl: `${redis.url}/4`, resultUrl: `${redis.url}/5`, config: prefixes };
    await sendCeleryTasks(
      { brokerUrl: `${redis.url}/4` },
      waiting(3, { task: 'tasks.add', options: { queue: 'foreign' } }),
    );
    const worker = await startCeleryWorker({ ...app, name: 'prefixed', events: true });
    const other = await startCeleryWorker({ brokerUrl: `${redis.url}/4`, name: 'other' });
    const watch = await startWatch({ ...app, celery: { keyPrefix: 'app-1:', resultKeyPrefix: 'res_' } });
    redis.keep(worker);
    redis.keep(other);
    await Promise.all([worker.ready, other.ready]);
    await waitFor(() => watch.worker(worker.nodename)?.concurrency === 2, {
      what: 'the answers to inspect',
      onTimeout: () => JSON.stringify(watch.system.workers()),
    });
    const sent = await watch.system.perform({
      kind: 'celery.sendTask',
      connectionId: 'test',
      task: 'tasks.echo',
      queue: 'celery',
      args: '["é"]',
      kwargs: '{}',
      priority: 9,
      countdownS: null,
    });
    assert.ok(sent.ok && sent.task !== null, JSON.stringify(sent));
    const { id } = sent.task;
    await waitFor(() => watch.task(id)?.state === 'succeeded', { what: 'the task', onTimeout: worker.log });
    assert.deepEqual((await watch.system.readDetail(sent.task))?.result, {
      kind: 'json',
      text: '"é"',
      source: 'result record',
    });
    assert.deepEqual(
      watch.system.workers().map(({ name }) => name),
      [worker.nodename],
    );
    await waitFor(() => watch.queue('celery')?.waiting === 0, { what: 'the depth of the queue' });
    assert.deepEqual(
      watch.system.queues().map(({ name }) => name),
      ['celery'],
    );
    await watch.stop();
    const client = redis.connect(4);
    await eventually(async () =>
      assert.deepEqual(await client.keys('task-tower-*'), [], 'the reply list was deleted'),
    );
  });

  it('never count or write to a key of another type', async () => {
    const url = `${redis.url}/6`;
    const client = redis.connect(6);
    await client.sadd(
      '_kombu.binding.celery',
      'cache\x06\x16\x06\x16cache',
      'nonsense',
      '\x06\x16\x06\x16w1@host.celery.pidbox',
    );
    await client.set('cache', 'a value');
    await client.set('unacked', 'not a hash');
    await client.set('_kombu.binding.string', 'not a set');
    const watch = await startWatch({ brokerUrl: url });
    await waitFor(() => watch.queue('cache'), { what: 'the queue' });
    await waitFor(() => watch.log.some((line) => line.includes('cannot be read as a list')), {
      what: 'the warning',
      onTimeout: () => watch.log.join('\n'),
    });
    assert.deepEqual(
      watch.system.queues().map(({ name, waiting: depth, inFlight }) => [name, depth, inFlight]),
      [['cache', null, null]],
    );
    const sent = await watch.system.perform({
      kind: 'celery.sendTask',
      connectionId: 'test',
      task: 'tasks.add',
      queue: 'cache',
      args: '[]',
      kwargs: '{}',
      priority: null,
      countdownS: null,
    });
    assert.ok(!sent.ok && sent.reason === 'refused' && /something else than a list/.test(sent.message));
    assert.equal(await client.get('cache'), 'a value');
    assert.deepEqual(watch.tasks(), []);
    await watch.stop();
  });

  it('of an empty database are none, and Celery is known to be absent', async () => {
    const watch = await startWatch({ brokerUrl: `${redis.url}/7` });
    await waitFor(() => watch.system.present !== null, { what: 'the look to end' });
    assert.deepEqual([watch.system.present, watch.system.queues(), watch.system.workers()], [false, [], []]);
    const client = redis.connect(7);
    await watch.stop();
    await eventually(async () => assert.equal(await client.dbsize(), 0, 'nothing was left behind'));
  });
});
