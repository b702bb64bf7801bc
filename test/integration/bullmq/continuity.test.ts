import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import type { Queue } from 'bullmq';
import { createBullmqSystem } from '../../../src/monitor/bullmq/bullmqSystem.ts';
import { testConnection, type WatchedSystem, watchSystem } from '../../contract/watchedSystem.ts';
import { eventually, waitFor } from '../../services/index.ts';
import { type BullmqBench, useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

/** Ids of our connections that block on event streams. */
async function blockedReaders(target: BullmqBench): Promise<readonly string[]> {
  const list = String(await target.client.client('LIST'));
  return [...list.matchAll(/^id=(\d+) .*name=task-tower-test\S* .*cmd=xread /gm)].map(([, id]) => id ?? '');
}

function endedCount(watched: WatchedSystem): number {
  return watched.tasks().filter(({ state }) => state === 'succeeded').length;
}

async function settled(watched: WatchedSystem, count: number): Promise<void> {
  await waitFor(() => endedCount(watched) === count, {
    what: `${count} jobs to have succeeded`,
    onTimeout: () =>
      `${inspect(watched.tasks().map(({ ref, state }) => `${ref.id} ${state}`))}\n${watched.log.join('\n')}`,
  });
}

async function addMany(queue: Queue, count: number): Promise<void> {
  await queue.addBulk(Array.from({ length: count }, (_, n) => ({ name: 'job', data: { n } })));
}

describe('the history of a queue', () => {
  it('shows at once: what events, state sets and records still tell', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const worker = await bench.worker(
      prefix,
      'q',
      async (job) => {
        if (job.name === 'bad') throw new TypeError('bad');
        return 'good';
      },
      { name: 'w' },
    );
    const bad = await queue.add('bad', { a: 1 });
    await addMany(queue, 5);
    await queue.add('later', {}, { delay: 3_600_000 });
    await waitFor(async () => (await queue.getCompletedCount()) === 5, { what: 'the jobs to run' });
    await worker.close();
    const waiting = await queue.add('waiting', { b: 2 });
    await queue.trimEvents(0);
    const watched = await bench.watch([prefix]);
    await waitFor(
      () =>
        watched.tasks().length === 8 &&
        watched.tasks().every(({ name, argsRepr }) => name !== null && argsRepr !== null),
      {
        what: 'all eight, with names',
        onTimeout: () => inspect(watched.tasks()),
      },
    );
    await eventually(async () => {
      const failed = watched.task(bad.id ?? '');
      assert.equal(failed?.state, 'failed');
      assert.equal(failed?.error, 'TypeError: bad');
      assert.equal(failed?.worker, 'w');
      assert.equal(watched.task(waiting.id ?? '')?.state, 'waiting');
      assert.equal(watched.tasks().filter(({ state }) => state === 'delayed').length, 1);
      assert.equal(endedCount(watched), 5);
    });
    assert.deepEqual(watched.gaps, [], 'the past before the first look is no gap');
  });

  it('is bounded, however long the queue is', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await addMany(queue, 5_000);
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.system.queues()[0]?.waiting === 5_000, { what: 'the depth' });
    await waitFor(
      () => watched.tasks().length > 0 && watched.tasks().every(({ argsRepr }) => argsRepr !== null),
      { what: 'the newest jobs' },
    );
    assert.ok(watched.tasks().length < 500, `${watched.tasks().length} jobs read`);
  });

  it('is read whole when the queue was made in our presence', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.system.present === false, { what: 'the end of the first look' });
    await bench.worker(prefix, 'q', async () => 'ok', { concurrency: 10 });
    await addMany(bench.queue(prefix, 'q'), 300);
    await settled(watched, 300);
  });

  it('ends tasks of an earlier session that ended while nobody looked', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const done = await queue.add('done', {});
    const gone = await queue.add('gone', {}, { removeOnComplete: true });
    const later = await queue.add('later', {}, { delay: 3_600_000 });
    const first = await bench.watch([prefix]);
    await waitFor(() => first.tasks().length === 3, { what: 'the first session' });
    await first.dispose();
    const known = first.tasks();
    await bench.worker(prefix, 'q', async () => 'ok');
    await waitFor(async () => (await queue.getWaitingCount()) + (await queue.getActiveCount()) === 0, {
      what: 'the end of the jobs',
    });
    // More finished jobs than a look at the state sets reads, and no events left.
    await addMany(queue, 100);
    await waitFor(async () => (await queue.getCompletedCount()) === 101, { what: 'more finished jobs' });
    await queue.trimEvents(0);
    const second = await bench.watch([prefix], {}, { known });
    await waitFor(() => second.task(done.id ?? '')?.state === 'succeeded', {
      what: 'the true end',
      onTimeout: () => inspect(second.task(done.id ?? '')),
    });
    await waitFor(() => second.task(gone.id ?? '')?.state === 'lost', { what: 'the end of what is gone' });
    assert.match(second.task(gone.id ?? '')?.error ?? '', /gone from Redis/);
    assert.equal(second.task(later.id ?? '')?.state, 'delayed');
  });
});

describe('an interrupted event stream', () => {
  it('continues where it was cut: nothing is missed and nothing is called a gap', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const watched = await bench.watch([prefix]);
    await bench.worker(prefix, 'q', async () => 'ok', { concurrency: 10 });
    await addMany(queue, 50);
    await settled(watched, 50);
    for (let round = 1; round <= 3; round++) {
      for (const id of await waitFor(() => blockedReaders(bench), { what: 'a reader' })) {
        await bench.client.client('KILL', 'ID', id);
      }
      await addMany(queue, 50);
      await settled(watched, 50 + round * 50);
    }
    assert.deepEqual(watched.gaps, []);
    assert.equal(new Set(watched.tasks().map(({ ref }) => ref.id)).size, 200);
  });

  it('continues after the whole connection was lost', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const proxy = await bench.proxy();
    const watched = await bench.watch([prefix], { url: proxy.url });
    await bench.worker(prefix, 'q', async () => 'ok', { concurrency: 10 });
    await addMany(queue, 20);
    await settled(watched, 20);
    await proxy.cut();
    await addMany(queue, 500);
    await waitFor(async () => (await queue.getCompletedCount()) === 520, { what: 'the jobs to run unseen' });
    await proxy.mend();
    await settled(watched, 520);
    assert.deepEqual(watched.gaps, []);
  });

  it('is a gap when events were trimmed meanwhile, and the true states are read', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const quiet = bench.queue(prefix, 'quiet');
    const proxy = await bench.proxy();
    const watched = await bench.watch([prefix], { url: proxy.url });
    await quiet.add('unaffected', {});
    await addMany(queue, 60);
    await waitFor(() => watched.tasks().length === 61, { what: 'the jobs' });
    const cutAt = Date.now();
    await proxy.cut();
    await bench.worker(prefix, 'q', async (job) => {
      if (job.data.n === 7) throw new Error('seven');
      return 'ok';
    });
    await waitFor(async () => (await queue.getJobCountByTypes('completed', 'failed')) === 60, {
      what: 'the jobs to run unseen',
    });
    await queue.trimEvents(0);
    await proxy.mend();
    await settled(watched, 59);
    const failed = await waitFor(
      () => watched.tasks().find(({ state, error }) => state === 'failed' && error !== null),
      {
        what: 'the failure',
      },
    );
    assert.equal(failed.error, 'Error: seven');
    await eventually(() => assert.equal(watched.gaps.length, 1));
    const [gap] = watched.gaps;
    assert.ok(gap !== undefined && gap.to !== null);
    assert.ok(gap.from <= cutAt && gap.to >= cutAt, inspect({ gap, cutAt }));
    assert.equal(watched.tasks().find(({ queue }) => queue === 'quiet')?.state, 'waiting');
  });
});

describe('the end of watching', () => {
  it('leaves no connection behind', async () => {
    const prefix = bench.nextPrefix();
    await bench.queue(prefix, 'q').add('job', {});
    const proxy = await bench.proxy();
    const watched = await watchSystem(
      createBullmqSystem,
      testConnection({ url: proxy.url, bullmq: { prefixes: [prefix] } }),
    );
    await waitFor(() => watched.tasks().length === 1, { what: 'the job' });
    await waitFor(() => proxy.open >= 2, { what: 'its connections' });
    await watched.dispose();
    await waitFor(() => proxy.open === 0, { what: 'no connection', onTimeout: () => `${proxy.open} open` });
  });
});
