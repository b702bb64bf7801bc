import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Queue } from 'bullmq';
import type { ActionOutcome } from '../../../src/model/action.ts';
import type { BullmqAction } from '../../../src/model/bullmqAction.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { startBullmqWorker, waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

type Distributed<T> = T extends unknown ? Omit<T, 'connectionId'> : never;

/** A queue `q` of the oldest release, watched. */
async function ground() {
  const prefix = bench.nextPrefix();
  const queue = bench.queue(prefix, 'q', 'oldest');
  await queue.waitUntilReady();
  const watched = await bench.watch([prefix]);
  const act = (action: Distributed<BullmqAction>): Promise<ActionOutcome> =>
    watched.system.perform({ ...action, connectionId: watched.config.id });
  return { prefix, queue, watched, act, on: { prefix, queue: 'q' } as const };
}

function succeeded(outcome: ActionOutcome): Extract<ActionOutcome, { ok: true }> {
  assert.ok(outcome.ok, outcome.message);
  return outcome;
}

function oldWorker(prefix: string) {
  return startBullmqWorker({ redisUrl: bench.redis.url, prefix, queue: 'q', release: 'oldest' });
}

async function ended(queue: Queue, id: string, times: number): Promise<void> {
  await waitFor(async () => ((await queue.getJob(id))?.attemptsMade ?? 0) >= times, {
    what: `job ${id} to have run ${times} times`,
    onTimeout: () => JSON.stringify(bench.redis.port),
  });
}

async function legacyRepeatables(watched: WatchedSystem, scope: string) {
  return waitFor(async () => watched.system.readSchedulers(scope), {
    what: 'the queue with its repeatables',
  });
}

describe('a queue of the oldest BullMQ', () => {
  it('has jobs added, retried, promoted, reprioritised and removed, and its workers execute them', async () => {
    const { prefix, queue, act, on } = await ground();
    const worker = await oldWorker(prefix);
    const failed = await queue.add('fail', {});
    await waitFor(async () => (await queue.getFailedCount()) === 1, { what: 'a failure' });
    succeeded(await act({ ...on, kind: 'bullmq.retryJobs', ids: [failed.id ?? ''] }));
    await ended(queue, failed.id ?? '', 2);

    await queue.add('ok', {}, { jobId: 'later', delay: 900_000 });
    succeeded(await act({ ...on, kind: 'bullmq.promoteJobs', ids: ['later'] }));
    await ended(queue, 'later', 1);

    await queue.add('ok', {}, { jobId: 'soon', delay: 900_000 });
    succeeded(await act({ ...on, kind: 'bullmq.changeDelay', id: 'soon', delayMs: 300 }));
    await ended(queue, 'soon', 1);

    const added = succeeded(await act({ ...on, kind: 'bullmq.addJob', name: 'ok', data: '{"a":1}' }));
    await ended(queue, added.task?.id ?? '', 1);

    await queue.add('ok', {}, { jobId: 'unwanted', delay: 900_000 });
    succeeded(await act({ ...on, kind: 'bullmq.removeJobs', ids: ['unwanted'], withChildren: false }));
    assert.equal(await queue.getJob('unwanted'), undefined);
    await worker.stop();
  });

  it('is drained and gets its jobs back, in order, and an idle worker wakes', async () => {
    const { prefix, queue, act, on } = await ground();
    await queue.addBulk(
      Array.from({ length: 120 }, (_, n) => ({ name: 'ok', data: { n }, opts: { jobId: `j${n}` } })),
    );
    await queue.add('ok', {}, { jobId: 'urgent', priority: 2 });
    await queue.add('ok', {}, { jobId: 'later', delay: 900_000 });
    const before = await bench.client.lrange(`${prefix}:q:wait`, 0, -1);
    const drained = succeeded(await act({ ...on, kind: 'bullmq.drainQueue', delayed: true }));
    assert.match(drained.message, /^122 jobs were removed/);
    const worker = await oldWorker(prefix);
    await queue.pause();
    succeeded(await act({ kind: 'bullmq.restoreJobs', batchId: drained.undoBatchId ?? '' }));
    assert.deepEqual(
      await bench.client.lrange(`${prefix}:q:paused`, 0, -1),
      before,
      'where a paused queue has them',
    );
    const again = succeeded(await act({ ...on, kind: 'bullmq.drainQueue', delayed: true }));
    assert.match(again.message, /^122 jobs were removed/);
    await queue.resume();
    succeeded(await act({ kind: 'bullmq.restoreJobs', batchId: again.undoBatchId ?? '' }));
    await waitFor(async () => (await queue.getCompletedCount()) === 121, {
      what: 'all but the delayed to run',
    });
    assert.equal((await queue.getDelayed())[0]?.id, 'later');
    await worker.stop();
  });

  it('loses no job when we pause it and its own library resumes it', async () => {
    const { prefix, queue, act, on } = await ground();
    await queue.addBulk(
      Array.from({ length: 5 }, (_, n) => ({ name: 'fail', data: {}, opts: { jobId: `j${n}` } })),
    );
    const first = await oldWorker(prefix);
    await waitFor(async () => (await queue.getFailedCount()) === 5, { what: 'failures' });
    await first.stop();
    await queue.add('ok', {}, { jobId: 'waits' });
    succeeded(await act({ ...on, kind: 'bullmq.pauseQueue' }));
    assert.equal(await queue.isPaused(), true);
    await queue.add('ok', {}, { jobId: 'added-while-paused' });
    succeeded(await act({ ...on, kind: 'bullmq.retryJobs', ids: ['j0', 'j1'] }));
    succeeded(
      await act({ ...on, kind: 'bullmq.addJob', name: 'ok', data: '{}', options: '{"jobId":"ours"}' }),
    );
    assert.deepEqual(await bench.client.lrange(`${prefix}:q:wait`, 0, -1), []);
    await queue.resume();
    const worker = await oldWorker(prefix);
    for (const id of ['waits', 'added-while-paused', 'ours']) await ended(queue, id, 1);
    for (const id of ['j0', 'j1']) await ended(queue, id, 2);
    await queue.pause();
    await queue.add('ok', {}, { jobId: 'last' });
    succeeded(await act({ ...on, kind: 'bullmq.resumeQueue' }));
    await ended(queue, 'last', 1);
    await worker.stop();
  });

  it('is not left paused when it cannot be obliterated', async () => {
    const { prefix, queue, act, on } = await ground();
    const worker = await oldWorker(prefix);
    const job = await queue.add('slow', { ms: 600_000 });
    await waitFor(async () => (await job.getState()) === 'active', { what: 'a job to run' });
    assert.equal((await act({ ...on, kind: 'bullmq.obliterateQueue', force: false })).ok, false);
    assert.equal(await queue.isPaused(), false);
    await worker.kill();
  });

  it('has repeatable jobs that live, and only dead ones are swept', async () => {
    const { prefix, queue, watched, act, on } = await ground();
    const scope = `${prefix}:q`;
    await queue.add('tick', { n: 1 }, { repeat: { pattern: '0 3 * * *', tz: 'Europe/Berlin' } } as never);
    await queue.add('tock', {}, { jobId: 'x', repeat: { every: 3_600_000 } } as never);
    const rules = await legacyRepeatables(watched, scope);
    assert.deepEqual(
      rules
        .map(({ name, kind, everyMs, pattern, timeZone }) => [name, kind, everyMs, pattern, timeZone])
        .toSorted((a, b) => String(a).localeCompare(String(b))),
      [
        ['tick', 'repeatable', null, '0 3 * * *', 'Europe/Berlin'],
        ['tock', 'repeatable', 3_600_000, null, null],
      ],
    );
    assert.match(
      succeeded(await act({ ...on, kind: 'bullmq.removeOrphanedRepeatables' })).message,
      /no dead repeatables/,
    );
    assert.equal(await bench.client.zcard(`${scope}:repeat`), 2);
    assert.equal(await queue.getDelayedCount(), 2);

    const run = await act({ ...on, kind: 'bullmq.runSchedulerNow', schedulerId: rules[0]?.id ?? '' });
    assert.match(run.message, /promote that job/);
    const save = await act({
      ...on,
      kind: 'bullmq.upsertScheduler',
      schedulerId: 's',
      schedule: { every: 60_000, pattern: null },
      name: 'n',
      data: '{}',
      options: null,
    });
    assert.match(save.message, /without job schedulers/);

    const tick = rules.find(({ name }) => name === 'tick');
    succeeded(await act({ ...on, kind: 'bullmq.removeScheduler', schedulerId: tick?.id ?? '' }));
    assert.deepEqual(
      (await queue.getDelayed()).map(({ name }) => name),
      ['tock'],
      'its next job goes with it',
    );
    const [tock] = await queue.getDelayed();
    await tock?.remove();
    assert.equal((await legacyRepeatables(watched, scope))[0]?.kind, 'orphaned');
    assert.match(
      succeeded(await act({ ...on, kind: 'bullmq.removeOrphanedRepeatables' })).message,
      /^1 dead repeatable was removed/,
    );
    assert.equal(await bench.client.zcard(`${scope}:repeat`), 0);
  });

  it('whose name has a colon is shown, and refused in plain words when acted on', async () => {
    const { prefix, act } = await ground();
    const queue = bench.queue(prefix, 'a:b', 'oldest');
    await queue.add('n', {}, { jobId: 'one' });
    const watched = await bench.watch([prefix]);
    const seen = await waitFor(
      () => watched.system.queues().find(({ name, waiting }) => name === 'a:b' && waiting === 1),
      {
        what: 'the queue',
      },
    );
    assert.equal(seen.id, `${prefix}:a:b`);
    const refused = await act({ kind: 'bullmq.pauseQueue', prefix, queue: 'a:b' });
    assert.match(refused.message, /BullMQ allows no colon/);
  });
});
