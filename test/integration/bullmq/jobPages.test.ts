import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BullmqState, Queue } from '../../../src/model/queue.ts';
import type { QueueItemPage, QueueItemQuery } from '../../../src/model/queueItem.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

async function seenQueue(
  watched: WatchedSystem,
  id: string,
  fact: (queue: Queue) => boolean,
): Promise<Queue> {
  return waitFor(() => watched.system.queues().find((queue) => queue.id === id && fact(queue)) ?? null, {
    what: `the queue ${id}`,
    onTimeout: () => JSON.stringify(watched.system.queues()),
  });
}

async function page(
  watched: WatchedSystem,
  queue: string,
  state: BullmqState,
  changes: Partial<QueueItemQuery> = {},
): Promise<QueueItemPage> {
  const read = await watched.system.readQueueItems({
    connectionId: watched.config.id,
    system: 'bullmq',
    queue,
    state,
    order: 'next',
    offset: 0,
    limit: 100,
    ...changes,
  });
  assert.ok(read !== null, 'the queue is known');
  return read;
}

const ids = ({ items }: QueueItemPage): readonly (string | undefined)[] => items.map(({ ref }) => ref?.id);

describe('the jobs of a state', () => {
  it('are paged from either end, with their data, and nothing is taken', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await queue.addBulk(
      Array.from({ length: 25 }, (_, index) => ({
        name: 'n',
        data: { index, big: 2 ** 40 },
        opts: { jobId: `j${index}` },
      })),
    );
    const watched = await bench.watch([prefix]);
    const scope = `${prefix}:q`;
    const { oldestAt, warning } = await seenQueue(watched, scope, (one) => one.oldestAt !== null);
    assert.equal(oldestAt, (await queue.getJob('j0'))?.timestamp);
    assert.match(warning ?? '', /25 jobs wait, but no worker/);

    const first = await page(watched, scope, 'waiting', { limit: 10 });
    assert.deepEqual(ids(first).slice(0, 3), ['j0', 'j1', 'j2'], 'next to run first');
    assert.deepEqual([first.total, first.next], [25, 10]);
    const [item] = first.items;
    assert.deepEqual(item?.args, {
      kind: 'json',
      text: JSON.stringify({ index: 0, big: 2 ** 40 }),
      source: 'job record',
    });
    const last = await page(watched, scope, 'waiting', { limit: 10, offset: 20 });
    assert.deepEqual([ids(last).at(-1), last.items.length, last.next], ['j24', 5, null]);
    const newest = await page(watched, scope, 'waiting', { order: 'newest', limit: 2 });
    assert.deepEqual(ids(newest), ['j24', 'j23']);
    assert.equal(await queue.getWaitingCount(), 25);
  });

  it('are read of every state in the order of running', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await queue.add('p', {}, { jobId: 'low', priority: 9 });
    await queue.add('p', {}, { jobId: 'high', priority: 1 });
    await queue.add('d', {}, { jobId: 'late', delay: 900_000 });
    await queue.add('d', {}, { jobId: 'soon', delay: 60_000 });
    const other = bench.queue(prefix, 'ended');
    await other.add('ok', 1, { jobId: 'one' });
    await other.add('ok', 2, { jobId: 'two' });
    await other.add('bad', 3, { jobId: 'three' });
    await bench.worker(prefix, 'ended', (job) =>
      job.name === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(job.data),
    );
    const watched = await bench.watch([prefix]);
    await seenQueue(
      watched,
      `${prefix}:ended`,
      ({ counts }) => counts?.completed === 2 && counts.failed === 1,
    );
    await seenQueue(watched, `${prefix}:q`, ({ etaHeld }) => etaHeld === 2);

    assert.deepEqual(ids(await page(watched, `${prefix}:q`, 'prioritized')), ['high', 'low']);
    const delayed = await page(watched, `${prefix}:q`, 'delayed');
    assert.deepEqual(ids(delayed), ['soon', 'late']);
    const soon = await queue.getJob('soon');
    assert.equal(delayed.items[0]?.etaAt, (soon?.timestamp ?? 0) + 60_000);
    assert.deepEqual(ids(await page(watched, `${prefix}:ended`, 'completed')), ['one', 'two']);
    assert.deepEqual(ids(await page(watched, `${prefix}:ended`, 'completed', { order: 'newest' })), [
      'two',
      'one',
    ]);
    const failed = await page(watched, `${prefix}:ended`, 'failed');
    assert.deepEqual(ids(failed), ['three']);
    assert.equal(failed.items[0]?.error, 'no');
    assert.equal(soon === undefined || 'error' in (delayed.items[0] ?? {}), false);
  });

  it('say so when a record is gone or too large to be listed', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await queue.add('large', 'x'.repeat(100_000), { jobId: 'large' });
    await queue.add('gone', {}, { jobId: 'gone' });
    await bench.client.del(`${prefix}:q:gone`);
    const watched = await bench.watch([prefix]);
    await seenQueue(watched, `${prefix}:q`, ({ waiting }) => waiting === 2);
    const { items } = await page(watched, `${prefix}:q`, 'waiting');
    assert.deepEqual(items[0]?.args, {
      kind: 'opaque',
      contentType: 'application/json',
      bytes: 100_002,
      repr: null,
      source: 'job record',
    });
    assert.match(items[1]?.problem ?? '', /record is gone/);
  });
});

describe('a queue', () => {
  it('shows its limits', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await queue.setGlobalConcurrency(3);
    await queue.setGlobalRateLimit(10, 60_000);
    const watched = await bench.watch([prefix]);
    const { globalConcurrency, rateLimit } = await seenQueue(
      watched,
      `${prefix}:q`,
      (one) => one.rateLimit !== null,
    );
    assert.deepEqual([globalConcurrency, rateLimit], [3, { max: 10, durationMs: 60_000 }]);
  });
});
