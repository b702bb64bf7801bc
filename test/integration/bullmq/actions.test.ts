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

interface Ground {
  readonly prefix: string;
  readonly queue: Queue;
  readonly watched: WatchedSystem;
  readonly act: (action: Distributed<BullmqAction>) => Promise<ActionOutcome>;
}

/** A queue `q` under a prefix of its own, watched. */
async function ground(): Promise<Ground> {
  const prefix = bench.nextPrefix();
  const queue = bench.queue(prefix, 'q');
  await queue.waitUntilReady();
  const watched = await bench.watch([prefix]);
  return {
    prefix,
    queue,
    watched,
    act: (action) => watched.system.perform({ ...action, connectionId: watched.config.id }),
  };
}

function succeeded(outcome: ActionOutcome): Extract<ActionOutcome, { ok: true }> {
  assert.ok(outcome.ok, outcome.message);
  return outcome;
}

describe('actions on jobs', () => {
  it('retry failed and completed ones, and say of each what became of it', async () => {
    const { prefix, queue, act } = await ground();
    let works = false;
    await bench.worker(prefix, 'q', () => (works ? Promise.resolve(1) : Promise.reject(new Error('no'))));
    const failed = await queue.addBulk(Array.from({ length: 3 }, () => ({ name: 'n', data: {} })));
    await waitFor(async () => (await queue.getFailedCount()) === 3, { what: 'three failures' });
    works = true;
    const ids = failed.map(({ id }) => id ?? '');
    const outcome = await act({ kind: 'bullmq.retryJobs', prefix, queue: 'q', ids: [...ids, 'unknown'] });
    assert.equal(outcome.ok, false);
    assert.match(outcome.message, /3 of 4 jobs were retried/);
    assert.deepEqual(outcome.targets.at(-1), {
      target: 'unknown',
      ok: false,
      message: 'it is not there any more',
    });
    await waitFor(async () => (await queue.getCompletedCount()) === 3, { what: 'three successes' });
    succeeded(await act({ kind: 'bullmq.retryJobs', prefix, queue: 'q', ids: ids.slice(0, 1) }));
    await waitFor(async () => ((await queue.getJob(ids[0] ?? ''))?.attemptsMade ?? 0) >= 2, {
      what: 'it ran again',
    });
  });

  it('promote, reprioritise, delay, edit and remove', async () => {
    const { prefix, queue, act } = await ground();
    const delayed = await queue.add('n', { a: 1 }, { delay: 900_000, jobId: 'later' });
    const on = { prefix, queue: 'q', id: 'later' } as const;
    succeeded(await act({ ...on, kind: 'bullmq.changeDelay', delayMs: 60_000 }));
    assert.equal((await queue.getJob('later'))?.delay, 60_000);
    succeeded(await act({ ...on, kind: 'bullmq.updateData', data: '{"big": 90071992547409931234}' }));
    assert.equal(await bench.client.hget(`${prefix}:q:later`, 'data'), '{"big":90071992547409931234}');
    assert.match((await act({ ...on, kind: 'bullmq.updateData', data: '{' })).message, /not JSON/);
    succeeded(await act({ kind: 'bullmq.promoteJobs', prefix, queue: 'q', ids: ['later'] }));
    assert.equal(await delayed.getState(), 'waiting');
    succeeded(await act({ ...on, kind: 'bullmq.changePriority', priority: 5, lifo: false }));
    assert.equal(await delayed.getState(), 'prioritized');
    const twice = await act({ kind: 'bullmq.promoteJobs', prefix, queue: 'q', ids: ['later'] });
    assert.equal(twice.ok, false);
    assert.doesNotMatch(twice.message, /script|user_script/);
    succeeded(
      await act({ kind: 'bullmq.removeJobs', prefix, queue: 'q', ids: ['later'], withChildren: false }),
    );
    assert.equal(await queue.getJob('later'), undefined);
  });

  it('remove a flow with its children when asked', async () => {
    const { prefix, act } = await ground();
    const flow = await bench.flows(prefix).add({
      name: 'parent',
      queueName: 'q',
      children: [{ name: 'child', queueName: 'q' }],
    });
    const child = flow.children?.[0]?.job.id ?? '';
    succeeded(
      await act({
        kind: 'bullmq.removeJobs',
        prefix,
        queue: 'q',
        ids: [flow.job.id ?? ''],
        withChildren: true,
      }),
    );
    assert.equal(await bench.client.exists(`${prefix}:q:${child}`), 0);
  });

  it('add with options, and refuse those that BullMQ has not', async () => {
    const { prefix, queue, act } = await ground();
    const add = { kind: 'bullmq.addJob', prefix, queue: 'q', name: 'n', data: '{}' } as const;
    const { task } = succeeded(
      await act({ ...add, options: '{"delay": 60000, "attempts": 3, "jobId": "mine"}' }),
    );
    assert.equal(task?.id, 'mine');
    const job = await queue.getJob('mine');
    assert.deepEqual([job?.delay, job?.opts.attempts], [60_000, 3]);
    assert.match((await act({ ...add, options: '{"dealy": 1}' })).message, /'dealy' is no option/);
    assert.match((await act({ ...add, options: '{"jobId": "12"}' })).message, /no whole number/);
    assert.match((await act({ ...add, options: '[]' })).message, /must be a JSON object/);
  });

  it('end an abandoned active job as failed, but never one that a worker holds', async () => {
    const { prefix, queue, act } = await ground();
    const worker = await startBullmqWorker({ redisUrl: bench.redis.url, prefix, queue: 'q', concurrency: 1 });
    const job = await queue.add('slow', { ms: 600_000 });
    const id = job.id ?? '';
    await waitFor(async () => (await job.getState()) === 'active', { what: 'the job to be active' });
    const held = await act({ kind: 'bullmq.failActiveJobs', prefix, queue: 'q', ids: [id] });
    assert.match(held.message, /a worker holds its lock/);
    await worker.kill();
    await bench.client.del(`${prefix}:q:${id}:lock`);
    succeeded(await act({ kind: 'bullmq.failActiveJobs', prefix, queue: 'q', ids: [id] }));
    assert.equal(await job.getState(), 'failed');
    assert.match((await queue.getJob(id))?.failedReason ?? '', /^Abandoned/);
  });
});

describe('actions on a queue', () => {
  it('pause and resume it', async () => {
    const { prefix, queue, watched, act } = await ground();
    succeeded(await act({ kind: 'bullmq.pauseQueue', prefix, queue: 'q' }));
    assert.equal(await queue.isPaused(), true);
    await waitFor(() => watched.system.queues().some(({ paused }) => paused === true), {
      what: 'the pause to be seen',
    });
    succeeded(await act({ kind: 'bullmq.resumeQueue', prefix, queue: 'q' }));
    assert.equal(await queue.isPaused(), false);
  });

  it('set and take away its limits', async () => {
    const { prefix, queue, act } = await ground();
    const on = { prefix, queue: 'q' } as const;
    succeeded(await act({ ...on, kind: 'bullmq.setGlobalConcurrency', concurrency: 4 }));
    assert.equal(await queue.getGlobalConcurrency(), 4);
    succeeded(await act({ ...on, kind: 'bullmq.setRateLimit', limit: { max: 5, durationMs: 1_000 } }));
    assert.deepEqual(await queue.getGlobalRateLimit(), { max: 5, duration: 1_000 });
    succeeded(await act({ ...on, kind: 'bullmq.setGlobalConcurrency', concurrency: null }));
    succeeded(await act({ ...on, kind: 'bullmq.setRateLimit', limit: null }));
    assert.deepEqual([await queue.getGlobalConcurrency(), await queue.getGlobalRateLimit()], [null, null]);
    assert.equal((await act({ ...on, kind: 'bullmq.setGlobalConcurrency', concurrency: 0.5 })).ok, false);
  });

  it('obliterate it, unless jobs run', async () => {
    const { prefix, queue, act } = await ground();
    await queue.addBulk(Array.from({ length: 30 }, () => ({ name: 'n', data: {} })));
    succeeded(await act({ kind: 'bullmq.obliterateQueue', prefix, queue: 'q', force: false }));
    assert.deepEqual(await bench.client.keys(`${prefix}:q:*`), []);
    const again = await act({ kind: 'bullmq.pauseQueue', prefix, queue: 'q' });
    assert.match(again.message, /There is no queue/, 'a queue that is gone is not made again by mistake');
  });

  it('make, run, change and remove job schedulers, and sweep dead ones', async () => {
    const { prefix, queue, watched, act } = await ground();
    const on = { prefix, queue: 'q' } as const;
    const save = {
      ...on,
      kind: 'bullmq.upsertScheduler',
      schedulerId: 's',
      schedule: { every: 3_600_000, pattern: null },
      name: 'tick',
      data: '{"n":1}',
      options: '{"attempts":2}',
    } as const;
    succeeded(await act(save));
    assert.equal((await queue.getJobScheduler('s'))?.every, 3_600_000);
    const cron = { every: null, pattern: '0 3 * * *', timeZone: 'Europe/Berlin' } as const;
    succeeded(await act({ ...save, schedule: cron }));
    assert.deepEqual(
      [(await queue.getJobScheduler('s'))?.pattern, (await queue.getJobScheduler('s'))?.tz],
      ['0 3 * * *', 'Europe/Berlin'],
    );
    const { task } = succeeded(await act({ ...on, kind: 'bullmq.runSchedulerNow', schedulerId: 's' }));
    const job = await queue.getJob(task?.id ?? '');
    assert.deepEqual([job?.name, job?.data, job?.opts.attempts], ['tick', { n: 1 }, 2]);
    assert.match((await act({ ...save, schedule: { ...cron, pattern: 'never' } })).message, /./);
    const scope = `${prefix}:q`;
    const [next] = await queue.getDelayed();
    await bench.client.del(`${scope}:${next?.id ?? ''}`);
    succeeded(await act({ ...on, kind: 'bullmq.removeOrphanedRepeatables' }));
    assert.deepEqual(await watched.system.readSchedulers(scope), []);
    succeeded(await act(save));
    succeeded(await act({ ...on, kind: 'bullmq.removeScheduler', schedulerId: 's' }));
    assert.match(
      (await act({ ...on, kind: 'bullmq.removeScheduler', schedulerId: 's' })).message,
      /any more/,
    );
  });
});

describe('what drain and clean remove', () => {
  it('is put back in order, and workers execute it', async () => {
    const { prefix, queue, watched, act } = await ground();
    const on = { prefix, queue: 'q' } as const;
    await queue.addBulk(
      Array.from({ length: 250 }, (_, n) => ({ name: 'n', data: { n }, opts: { jobId: `j${n}` } })),
    );
    await queue.add('p', {}, { jobId: 'urgent', priority: 2 });
    await queue.add('d', {}, { jobId: 'later', delay: 900_000 });
    await queue.upsertJobScheduler('s', { pattern: '0 3 1 1 *' }, { name: 'tick' });
    await (await queue.getJob('j7'))?.log('kept as well');
    const waiting = await bench.client.lrange(`${prefix}:q:wait`, 0, -1);
    const due = await bench.client.zscore(`${prefix}:q:delayed`, 'later');

    const drained = succeeded(await act({ ...on, kind: 'bullmq.drainQueue', delayed: true }));
    assert.match(drained.message, /252 jobs were removed/);
    assert.equal(await queue.getWaitingCount(), 0);
    assert.equal((await queue.getDelayed()).length, 1, 'the next job of the scheduler stays');
    const batchId = drained.undoBatchId ?? '';

    await queue.add('n', {}, { jobId: 'j3' });
    const back = succeeded(await act({ kind: 'bullmq.restoreJobs', batchId }));
    assert.match(back.message, /251 jobs are back.*1 was there already/);
    const now = await bench.client.lrange(`${prefix}:q:wait`, 0, -1);
    assert.deepEqual(now, ['j3', ...waiting.filter((id) => id !== 'j3')], 'next to run is next to run again');
    assert.equal(await bench.client.zscore(`${prefix}:q:delayed`, 'later'), due);
    const dueAt = Math.floor(Number(due) / 4_096);
    await waitFor(
      () => watched.task('later')?.etaAt === dueAt && watched.task('later')?.state === 'delayed',
      {
        what: 'the moment at which the delayed job is due again',
      },
    );
    assert.deepEqual((await queue.getJobLogs('j7')).logs, ['kept as well']);
    assert.equal((await act({ kind: 'bullmq.restoreJobs', batchId })).ok, false, 'once is enough');

    const seen: string[] = [];
    await bench.worker(prefix, 'q', (job) => Promise.resolve(seen.push(job.id ?? '')));
    await waitFor(() => seen.length >= 251, {
      what: 'all jobs to run',
      onTimeout: () => String(seen.length),
    });
    assert.deepEqual(seen.slice(0, 3), ['j0', 'j1', 'j2']);
  });

  it('wakes an idle worker when it is put back', async () => {
    const { prefix, queue, act } = await ground();
    await queue.add('n', {}, { jobId: 'one' });
    const { undoBatchId } = succeeded(
      await act({ kind: 'bullmq.drainQueue', prefix, queue: 'q', delayed: false }),
    );
    const seen: string[] = [];
    // By itself it would look again after ten minutes.
    const worker = await bench.worker(prefix, 'q', (job) => Promise.resolve(seen.push(job.id ?? '')), {
      drainDelay: 600,
    });
    await queue.add('n', {}, { jobId: 'first' });
    await waitFor(() => seen.includes('first') && worker.isRunning(), { what: 'the worker to be idle' });
    succeeded(await act({ kind: 'bullmq.restoreJobs', batchId: undoBatchId ?? '' }));
    await waitFor(() => seen.includes('one'), { what: 'the job that is back to run' });
  });

  it('is only what is old enough, of one state', async () => {
    const { prefix, queue, watched, act } = await ground();
    const on = { prefix, queue: 'q' } as const;
    await bench.worker(prefix, 'q', (job) =>
      job.name === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(job.data),
    );
    await queue.addBulk(
      Array.from({ length: 20 }, (_, n) => ({ name: n % 2 === 0 ? 'bad' : 'ok', data: { n } })),
    );
    await waitFor(
      async () => (await queue.getCompletedCount()) === 10 && (await queue.getFailedCount()) === 10,
      {
        what: 'all to end',
      },
    );
    const young = await act({
      ...on,
      kind: 'bullmq.cleanQueue',
      state: 'failed',
      ageMs: 3_600_000,
      limit: 100,
    });
    assert.match(young.message, /^0 jobs were removed/);
    const some = succeeded(
      await act({ ...on, kind: 'bullmq.cleanQueue', state: 'failed', ageMs: 0, limit: 4 }),
    );
    assert.equal(await queue.getFailedCount(), 6);
    assert.equal(await queue.getCompletedCount(), 10);
    succeeded(await act({ kind: 'bullmq.restoreJobs', batchId: some.undoBatchId ?? '' }));
    const failed = await queue.getFailed(0, 20);
    assert.equal(failed.length, 10);
    assert.ok(failed.every((job) => job.failedReason === 'no' && job.stacktrace?.length === 1));
    assert.equal(
      (await act({ ...on, kind: 'bullmq.cleanQueue', state: 'active', ageMs: 0, limit: 9 })).ok,
      false,
    );
    assert.deepEqual(
      watched.log.filter((line) => line.startsWith('error')),
      [],
    );
  });

  it('spares a child’s parent: it waits for the child again when that is back', async () => {
    const { prefix, act } = await ground();
    const flow = await bench.flows(prefix).add({
      name: 'parent',
      queueName: 'parents',
      children: [
        { name: 'child', queueName: 'q', opts: { jobId: 'child' } },
        { name: 'other', queueName: 'elsewhere' },
      ],
    });
    const key = `${prefix}:parents:${flow.job.id ?? ''}:dependencies`;
    const { undoBatchId } = succeeded(
      await act({ kind: 'bullmq.drainQueue', prefix, queue: 'q', delayed: false }),
    );
    assert.equal(await bench.client.scard(key), 1);
    succeeded(await act({ kind: 'bullmq.restoreJobs', batchId: undoBatchId ?? '' }));
    assert.equal(await bench.client.sismember(key, `${prefix}:q:child`), 1);
  });
});

describe('no action', () => {
  it('is done on a read-only connection, under another prefix, or in what is no queue', async () => {
    const { prefix, queue } = await ground();
    await queue.add('n', {}, { jobId: 'stays' });
    const readOnly = await bench.watch([prefix], { readOnly: true });
    const drain = {
      kind: 'bullmq.drainQueue',
      connectionId: 'x',
      prefix,
      queue: 'q',
      delayed: true,
    } as const;
    assert.match((await readOnly.system.perform(drain)).message, /read-only/);
    const { act } = await ground();
    assert.match((await act({ ...drain, prefix })).message, /not one of the connection's/);
    assert.equal(await queue.getWaitingCount(), 1);
  });
});
