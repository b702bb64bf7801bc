import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ActionOutcome } from '../../../src/model/action.ts';
import { encodeSpared } from '../../../src/monitor/bullmq/actions/keptJob.ts';
import type { RemovedItem } from '../../../src/monitor/store/removedItems.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();
const JOBS = 450;

/** A drained queue of some slices, with what was kept of it. */
async function drained() {
  const prefix = bench.nextPrefix();
  const queue = bench.queue(prefix, 'q');
  await queue.addBulk(
    Array.from({ length: JOBS }, (_, n) => ({ name: 'n', data: { n }, opts: { jobId: `j${n}` } })),
  );
  const waiting = await bench.client.lrange(`${prefix}:q:wait`, 0, -1);
  const watched = await bench.watch([prefix]);
  const outcome = await watched.system.perform({
    kind: 'bullmq.drainQueue',
    connectionId: watched.config.id,
    prefix,
    queue: 'q',
    delayed: false,
  });
  assert.ok(outcome.ok, outcome.message);
  const batchId = outcome.undoBatchId ?? '';
  const items = watched.removed.items(batchId, 0, JOBS);
  assert.equal(items.length, JOBS);
  return {
    prefix,
    queue,
    watched,
    batchId,
    items,
    waiting,
    wait: () => bench.client.lrange(`${prefix}:q:wait`, 0, -1),
  };
}

/** A batch as a window leaves it that was closed while it removed. */
function batchOf(watched: WatchedSystem, queue: string, items: readonly RemovedItem[]): string {
  const batch = watched.removed.open({ connectionId: watched.config.id, system: 'bullmq', queue, note: '' });
  watched.removed.add(batch.id, items);
  return batch.id;
}

function restore(watched: WatchedSystem, batchId: string): Promise<ActionOutcome> {
  return watched.system.perform({ kind: 'bullmq.restoreJobs', connectionId: watched.config.id, batchId });
}

describe('jobs that were kept', () => {
  it('come back from a window that was closed while it took them, those that it had not removed yet once', async () => {
    const { prefix, watched, items, waiting, wait } = await drained();
    const first = batchOf(watched, `${prefix}:q`, items.slice(-100));
    assert.match((await restore(watched, first)).message, /^100 jobs are back/);
    const whole = batchOf(watched, `${prefix}:q`, items);
    assert.match((await restore(watched, whole)).message, /^350 jobs are back.* 100 were there already/);
    assert.deepEqual(await wait(), waiting, 'in their order, as if they had never gone');
  });

  it('stay kept when one of them cannot be put back, and the others are back once', async () => {
    const { prefix, watched, items, waiting, wait } = await drained();
    const [broken, ...sound] = items;
    assert.ok(broken !== undefined);
    const damaged = {
      ...broken,
      payload: Buffer.concat([broken.payload.subarray(0, -10), Buffer.alloc(10)]),
    };
    const batchId = batchOf(watched, `${prefix}:q`, [damaged, ...sound]);
    const outcome = await restore(watched, batchId);
    assert.equal(outcome.ok, false);
    assert.match(outcome.message, /^449 jobs are back.*still kept: .*checksum/);
    assert.doesNotMatch(outcome.message, /script|@user/);
    assert.equal(watched.removed.get(batchId)?.items, JOBS);
    assert.deepEqual(await wait(), waiting.slice(0, -1));
    assert.equal((await restore(watched, batchId)).ok, false);
    assert.equal((await wait()).length, JOBS - 1);
  });

  it('are not executed twice when a worker had taken them before they were removed', async () => {
    const { prefix, watched, items, waiting, wait } = await drained();
    const batchId = batchOf(watched, `${prefix}:q`, [...items, encodeSpared('j3'), encodeSpared('j4')]);
    assert.match((await restore(watched, batchId)).message, /^448 jobs are back in '[^']*'\.$/);
    assert.deepEqual(
      await wait(),
      waiting.filter((id) => id !== 'j3' && id !== 'j4'),
    );
  });

  it('are put back by a second try when the first was cut off', async () => {
    const { prefix, queue, watched, batchId, waiting, wait } = await drained();
    // The server refuses to write after some hundred jobs: what a full memory, a failover or a cut looks like from here.
    const used = Number(/used_memory:(\d+)/.exec(await bench.client.info('memory'))?.[1]);
    await bench.client.config('SET', 'maxmemory', used + 60_000);
    const cut = await restore(watched, batchId);
    await bench.client.config('SET', 'maxmemory', 0);
    assert.equal(cut.ok, false, cut.message);
    const again = await restore(watched, batchId);
    assert.ok(again.ok, again.message);
    assert.deepEqual((await wait()).toSorted(), waiting.toSorted());
    assert.equal(await queue.getWaitingCount(), JOBS);
    assert.equal(await bench.client.exists(`${prefix}:q:j0`), 1);
  });

  it('run once each, though workers take from the queue while it is drained, until none is left of it', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const many = 3_000;
    const jobs = Array.from({ length: many }, (_, n) => ({
      name: 'n',
      data: { n },
      // Of those that are gone when they have ended nothing is left to be compared.
      opts: { jobId: `j${n}`, removeOnComplete: n % 2 === 0, priority: n % 5 === 0 ? 7 : 0 },
    }));
    await queue.addBulk(jobs);
    const watched = await bench.watch([prefix]);
    const runs = new Map<string, number>();
    const { promise: atIt, resolve: isAtIt } = Promise.withResolvers<void>();
    const count = async (job: { id?: string | undefined }) => {
      if (runs.size >= 200) isAtIt();
      runs.set(job.id ?? '', (runs.get(job.id ?? '') ?? 0) + 1);
    };
    await bench.worker(prefix, 'q', count, { concurrency: 20 });
    await atIt;
    const on = { connectionId: watched.config.id, prefix, queue: 'q' };
    const outcome = await watched.system.perform({ ...on, kind: 'bullmq.drainQueue', delayed: false });
    assert.ok(outcome.ok, outcome.message);
    const back = outcome.undoBatchId === null ? null : await restore(watched, outcome.undoBatchId ?? '');
    assert.ok(back?.ok === true, back?.message ?? outcome.message);
    await waitFor(() => runs.size === many, {
      what: 'every job to run',
      onTimeout: () => `${runs.size} ran. ${outcome.message} ${back.message}`,
    });
    assert.deepEqual(
      [...runs].filter(([, times]) => times !== 1),
      [],
      `${outcome.message} ${back.message}`,
    );
  });

  it('come back when they were hidden from the workers, but not removed any more', async () => {
    const { prefix, queue, watched, items, waiting, wait } = await drained();
    // As a cut leaves it after the last two were taken out of their place.
    const whole = batchOf(watched, `${prefix}:q`, items);
    assert.equal((await restore(watched, whole)).ok, true);
    for (const id of ['j448', 'j449']) {
      await bench.client.lrem(`${prefix}:q:wait`, 1, id);
      await bench.client.zadd(`${prefix}:q:waiting-children`, 0, id);
      await bench.client.hset(`${prefix}:q:${id}`, 'task-tower:removing', '1');
    }
    assert.equal(await queue.getWaitingCount(), JOBS - 2);
    const again = batchOf(watched, `${prefix}:q`, items);
    assert.match((await restore(watched, again)).message, /^2 jobs are back.* 448 were there already/);
    assert.deepEqual((await wait()).toSorted(), waiting.toSorted());
    assert.equal(await bench.client.zcard(`${prefix}:q:waiting-children`), 0);
    assert.equal(await bench.client.hexists(`${prefix}:q:j449`, 'task-tower:removing'), 0);
  });
});
