import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import { eventually, startBullmqWorker, waitFor } from '../../services/index.ts';
import { BullmqBench, useBullmqBench } from './bullmqBench.ts';

const WATCHER = 'user watcher on >secret ~* +@read +@connection +ping +info +time -@dangerous -client|list';

const bench = useBullmqBench({ aclLines: ['user default on nopass ~* &* +@all', WATCHER] });

function asWatcher(): { readonly url: string } {
  return { url: bench.redis.url.replace('redis://', 'redis://watcher:secret@') };
}

describe('BullMQ workers', () => {
  it('appear with their name and queue, work, and are seen to be lost', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const options = { redisUrl: bench.redis.url, prefix, queue: 'evaluations' };
    const named = await startBullmqWorker({ ...options, name: 'worker-1', concurrency: 3 });
    const unnamed = await startBullmqWorker(options);
    const names = () => watched.system.workers().map(({ name, status }) => `${name} ${status}`);
    await waitFor(() => names().length === 2, { what: 'two workers', onTimeout: () => inspect(names()) });
    await eventually(() => {
      assert.ok(names().includes('worker-1 online'));
      assert.ok(names().some((name) => /^evaluations@127\.0\.0\.1:\d+ online$/.test(name)));
    });
    assert.equal(watched.system.workersUnknown, null);
    const [worker] = watched.system.workers();
    assert.equal(worker?.concurrency, null, 'cannot be known from outside');
    assert.equal(worker?.processed, null);
    await bench.queue(prefix, 'evaluations').add('ok', {});
    await waitFor(() => watched.system.queues().some(({ consumers }) => consumers === 2), {
      what: 'two consumers',
    });

    await named.kill();
    await waitFor(() => names().includes('worker-1 offline'), {
      what: 'the loss',
      onTimeout: () => inspect(names()),
    });
    await waitFor(() => watched.system.queues().some(({ consumers }) => consumers === 1), {
      what: 'one consumer',
    });
    const again = await startBullmqWorker({ ...options, name: 'worker-1' });
    await waitFor(() => names().includes('worker-1 online'), { what: 'its return' });
    await eventually(() =>
      assert.ok(!names().includes('worker-1 offline'), 'the lost one is not listed beside its successor'),
    );
    await Promise.all([again.stop(), unnamed.stop()]);
  });

  it('are credited with the jobs that they hold', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = bench.queue(prefix, 'q');
    const active = () =>
      Object.fromEntries(watched.system.workers().map(({ name, active }) => [name, active]));
    await bench.worker(prefix, 'q', () => promise, { name: 'a', concurrency: 2 });
    await queue.addBulk([1, 2].map((n) => ({ name: 'hold', data: { n } })));
    await waitFor(() => active()['a'] === 2, { what: 'two jobs at a', onTimeout: () => inspect(active()) });
    await bench.worker(prefix, 'q', () => promise, { name: 'b' });
    await queue.add('hold', { n: 3 });
    await waitFor(() => active()['a'] === 2 && active()['b'] === 1, {
      what: 'one job at b',
      onTimeout: () => inspect(active()),
    });
    resolve();
    await waitFor(() => active()['a'] === 0 && active()['b'] === 0, { what: 'no jobs' });
  });

  it('are credited with jobs that were active before we looked', async () => {
    const prefix = bench.nextPrefix();
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = bench.queue(prefix, 'q');
    await bench.worker(prefix, 'q', () => promise, { name: 'a' });
    await bench.worker(prefix, 'q', () => promise, { name: 'b' });
    await queue.addBulk([1, 2].map((n) => ({ name: 'hold', data: { n } })));
    await waitFor(async () => (await queue.getActiveCount()) === 2, { what: 'two active jobs' });
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.system.workers().filter(({ active }) => active === 1).length === 2, {
      what: 'one job at each',
      onTimeout: () => inspect(watched.system.workers()),
    });
    resolve();
  });

  it('are not credited for ever with jobs whose end was never told', async () => {
    const prefix = bench.nextPrefix();
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = bench.queue(prefix, 'q');
    const watched = await bench.watch([prefix]);
    await bench.worker(prefix, 'q', () => promise, { name: 'a', concurrency: 2 });
    await queue.addBulk([1, 2].map((n) => ({ name: 'hold', data: { n } })));
    await bench.worker(prefix, 'q', () => promise, { name: 'b' });
    const active = () => watched.system.workers().map((worker) => worker.active);
    await waitFor(() => watched.system.workers().some((worker) => worker.active === 2), {
      what: 'two jobs at one worker',
      onTimeout: () => inspect(active()),
    });
    await bench.client.lpop(`${prefix}:q:active`);
    await waitFor(() => active().includes(1) && active().includes(0), {
      what: 'one job, whose worker is known again',
      onTimeout: () => inspect(active()),
    });
    resolve();
  });

  it('have details although their queue has no keys yet', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    // Workers of the oldest release note nothing of their queue.
    const early = await startBullmqWorker({
      redisUrl: bench.redis.url,
      prefix,
      queue: 'q',
      release: 'oldest',
    });
    const worker = await waitFor(() => watched.system.workers()[0] ?? null, { what: 'the worker' });
    assert.deepEqual(watched.system.queues(), []);
    await eventually(async () => assert.deepEqual((await watched.system.readWorker(worker.id))?.active, []));
    await early.stop();
  });

  it('are unknown, not none, on the node of a cluster, which lists only its own clients', async () => {
    const node = new BullmqBench();
    await node.start({ config: { 'cluster-enabled': 'yes' } });
    try {
      await node.client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
      await waitFor(
        async () => String(await node.client.call('CLUSTER', 'INFO')).includes('cluster_state:ok'),
        {
          what: 'the cluster',
        },
      );
      const prefix = '{bull}';
      const queue = node.queue(prefix, 'q');
      await queue.add('waits', {}, { jobId: 'waits' });
      const watched = await node.watch([prefix]);
      await waitFor(() => watched.task('waits')?.state === 'waiting', { what: 'the job' });
      await eventually(() => {
        const [shown] = watched.system.queues();
        assert.match(watched.system.workersUnknown ?? '', /node of a cluster/);
        assert.deepEqual([shown?.consumers, shown?.warning], [null, null]);
      });
      await node.worker(prefix, 'q', async () => 'ok', { name: 'w' });
      await waitFor(() => watched.system.queues()[0]?.consumers === 1, { what: 'the worker of this node' });
      await waitFor(() => watched.task('waits')?.state === 'succeeded', { what: 'the end of the job' });
    } finally {
      await node.close();
    }
  });

  it('are unknown, not none, to a user who may not read the client list', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await bench.worker(prefix, 'q', async () => 'ok');
    const watched = await bench.watch([prefix], asWatcher());
    const job = await queue.add('seen', {});
    await waitFor(() => watched.task(job.id ?? '')?.state === 'succeeded', {
      what: 'the job, by a user who may only read',
      onTimeout: () => watched.log.join('\n'),
    });
    await eventually(() => {
      assert.match(watched.system.workersUnknown ?? '', /may not read the client list/);
      assert.deepEqual(watched.system.workers(), []);
      assert.equal(watched.system.queues()[0]?.consumers, null);
    });
    await waitFor(() => watched.system.queues()[0]?.counts?.completed === 1, { what: 'the number' });
  });
});
