import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { BullmqState } from '../../../src/model/queue.ts';
import type { QueueItemPage } from '../../../src/model/queueItem.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { type BullmqRelease, eventually, startBullmqWorker, waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();
const RELEASES = ['oldest', 'newest'] as const satisfies readonly BullmqRelease[];
const PROCESSOR = fileURLToPath(new URL('../../services/bullmq-processor.cjs', import.meta.url));

function reached(
  watched: WatchedSystem,
  id: string | undefined,
  what: string,
  fact: (task: TaskRecord) => boolean,
): Promise<TaskRecord> {
  return waitFor(
    () => {
      const task = watched.task(id ?? '');
      return task !== undefined && fact(task) ? task : null;
    },
    { what, onTimeout: () => inspect(watched.task(id ?? '')) + watched.log.join('\n') },
  );
}

async function detail(watched: WatchedSystem, task: TaskRecord): Promise<TaskDetail> {
  const read = await watched.system.readDetail(task.ref);
  assert.ok(read !== null, 'the job is there');
  return read;
}

async function page(watched: WatchedSystem, queue: string, state: BullmqState): Promise<QueueItemPage> {
  const query = { connectionId: watched.config.id, system: 'bullmq', queue, state } as const;
  return waitFor(
    async () => watched.system.readQueueItems({ ...query, order: 'next', offset: 0, limit: 10 }),
    { what: `a page of ${state}` },
  );
}

/** The older API's option, which the newest library's types no longer have. */
const OLDER_REPEAT: object = { repeat: { every: 500 } };

const idsOf = ({ items }: QueueItemPage) => items.map(({ ref }) => ref?.id);

for (const release of RELEASES) {
  describe(`jobs and workers of the ${release} BullMQ`, () => {
    it('are followed to success, failure and through retries with backoff', async () => {
      const prefix = bench.nextPrefix();
      const watched = await bench.watch([prefix]);
      const queue = bench.queue(prefix, 'q', release);
      const worker = await startBullmqWorker({
        redisUrl: bench.redis.url,
        prefix,
        queue: 'q',
        release,
        name: 'w',
      });
      await waitFor(
        () => watched.system.workers().some(({ name }) => name === 'w' || name.startsWith('q@')),
        {
          what: 'the worker to be listed',
          onTimeout: () => inspect(watched.system.workers()),
        },
      );
      const ok = await queue.add('ok', { n: 1 });
      const done = await reached(watched, ok.id, 'success', ({ state }) => state === 'succeeded');
      await eventually(async () => {
        const read = await detail(watched, done);
        assert.deepEqual(read.result, { kind: 'json', text: '{"n":1}', source: 'job record' });
        assert.equal(read.task.state, 'succeeded');
        assert.equal(read.task.retries, 0);
      });

      const bad = await queue.add('fail', { message: 'no' });
      const failed = await reached(
        watched,
        bad.id,
        'failure',
        ({ state, error }) => state === 'failed' && error !== null,
      );
      await eventually(async () => {
        const why = await detail(watched, failed);
        assert.equal(why.exception, 'TypeError: no');
        assert.match(why.tracebacks[0] ?? '', /at chargeCard .*bullmq-worker\.mjs/);
        assert.equal(why.task.retries, 0);
      });

      const again = await queue.add(
        'retry',
        { failures: 2 },
        { attempts: 3, backoff: { type: 'fixed', delay: 600_000 } },
      );
      for (const retries of [1, 2]) {
        await reached(
          watched,
          again.id,
          `retry ${retries}`,
          (one) =>
            one.state === 'retrying' &&
            one.retries === retries &&
            one.error === `Error: attempt ${retries} failed`,
        );
        await (await queue.getJob(again.id ?? ''))?.promote();
      }
      const ended = await reached(watched, again.id, 'the end', ({ state }) => state === 'succeeded');
      await eventually(async () => {
        const history = await detail(watched, ended);
        assert.deepEqual([history.task.retries, history.maxRetries, history.exception], [2, 2, null]);
        assert.deepEqual(
          history.attempts.map(({ state }) => state),
          ['retrying', 'retrying', 'succeeded'],
        );
      });
      const logged = await queue.add('progress', {});
      const progressed = await reached(watched, logged.id, 'success', ({ state }) => state === 'succeeded');
      assert.equal((await detail(watched, progressed)).progress, '50');
      assert.deepEqual((await watched.system.readLog(progressed.ref, 0, 10))?.lines, ['half way']);
      await worker.stop();
    });

    it('stand in the pages of their states, and in flows', async () => {
      const prefix = bench.nextPrefix();
      const scope = `${prefix}:q`;
      const queue = bench.queue(prefix, 'q', release);
      await queue.add('n', {}, { jobId: 'first' });
      await queue.add('n', {}, { jobId: 'second' });
      await queue.add('n', {}, { jobId: 'urgent', priority: 3 });
      await queue.add('n', {}, { jobId: 'later', delay: 900_000 });
      const watched = await bench.watch([prefix]);
      await waitFor(() => watched.system.queues().some(({ counts }) => counts?.delayed === 1), {
        what: 'the queue with its numbers',
      });
      assert.deepEqual(idsOf(await page(watched, scope, 'waiting')), ['first', 'second']);
      assert.deepEqual(idsOf(await page(watched, scope, 'prioritized')), ['urgent']);
      const [delayed] = (await page(watched, scope, 'delayed')).items;
      const due = (await queue.getJob('later'))?.timestamp ?? 0;
      assert.equal(delayed?.etaAt, due + 900_000);
      await queue.pause();
      await waitFor(() => watched.system.queues().some(({ paused }) => paused === true), {
        what: 'the pause',
      });
      const kept = [
        ...idsOf(await page(watched, scope, 'paused')),
        ...idsOf(await page(watched, scope, 'waiting')),
      ];
      assert.deepEqual(kept, ['first', 'second']);

      const flow = await bench.flows(prefix, release).add({
        name: 'parent',
        queueName: 'parents',
        children: [{ name: 'child', queueName: 'q', data: { c: 1 }, opts: { jobId: 'child' } }],
      });
      const parent = await reached(
        watched,
        flow.job.id,
        'the parent',
        ({ state }) => state === 'waiting-children',
      );
      await eventually(async () => {
        assert.deepEqual(
          (await detail(watched, parent)).relatives.map(({ relation, ref, name, state }) => [
            relation,
            ref?.id,
            name,
            state,
          ]),
          [['child', 'child', 'child', 'waiting']],
        );
      });
      const child = await reached(watched, 'child', 'the child', ({ name }) => name !== null);
      await eventually(async () => {
        assert.deepEqual(
          (await detail(watched, child)).relatives.map(({ relation, name, state }) => [
            relation,
            name,
            state,
          ]),
          [['parent', 'parent', 'waiting-children']],
        );
      });
    });

    it('of a flow end it after a child was retried with backoff, and its scheduler goes on', async () => {
      const prefix = bench.nextPrefix();
      const watched = await bench.watch([prefix]);
      const target = { redisUrl: bench.redis.url, prefix, release };
      const children = await startBullmqWorker({ ...target, queue: 'children' });
      const parents = await startBullmqWorker({ ...target, queue: 'parents' });
      const backoff = { type: 'exponential', delay: 400 };
      const flow = await bench.flows(prefix, release).add({
        name: 'ok',
        queueName: 'parents',
        children: [
          {
            name: 'retry',
            queueName: 'children',
            data: { failures: 2 },
            opts: { jobId: 'child', attempts: 3, backoff },
          },
        ],
      });
      const parent = await reached(watched, flow.job.id, 'its end', ({ state }) => state === 'succeeded');
      const child = await reached(watched, 'child', 'its end', ({ state }) => state === 'succeeded');
      await eventually(async () => {
        const { task, attempts } = await detail(watched, child);
        assert.equal(task.retries, 2);
        assert.deepEqual(
          attempts.map(({ error }) => error),
          ['Error: attempt 1 failed', 'Error: attempt 2 failed', null],
        );
        assert.deepEqual(
          (await detail(watched, parent)).relatives.map(({ relation, ref, state }) => [
            relation,
            ref?.id,
            state,
          ]),
          [['child', 'child', 'succeeded']],
        );
      });

      const queue = bench.queue(prefix, 'children', release);
      // The oldest release has repeatable jobs only.
      await (release === 'oldest'
        ? queue.add('ok', {}, OLDER_REPEAT)
        : queue.upsertJobScheduler('beat', { every: 500 }, { name: 'ok' }));
      const runs = () =>
        watched.tasks().filter(({ ref, state }) => ref.id.startsWith('repeat:') && state === 'succeeded');
      await waitFor(() => runs().length >= 2, { what: 'two runs' });
      const [scheduler] = (await watched.system.readSchedulers(`${prefix}:children`)) ?? [];
      assert.equal(scheduler?.everyMs, 500);
      assert.notEqual(scheduler?.kind, 'orphaned');
      const [run] = runs();
      assert.ok(run !== undefined);
      assert.ok((await detail(watched, run)).facts.some(({ name }) => /scheduler/i.test(name)));
      await Promise.all([children.stop(), parents.stop()]);
    });

    it('run in a sandbox', async () => {
      const prefix = bench.nextPrefix();
      const watched = await bench.watch([prefix]);
      const queue = bench.queue(prefix, 'q', release);
      const target = { redisUrl: bench.redis.url, prefix, queue: 'q', release, processor: PROCESSOR };
      const worker = await startBullmqWorker(target);
      const ok = await queue.add('ok', { n: 1 });
      const done = await reached(watched, ok.id, 'success', ({ state }) => state === 'succeeded');
      const read = await detail(watched, done);
      assert.deepEqual(read.result, { kind: 'json', text: '{"sandboxed":{"n":1}}', source: 'job record' });
      assert.equal(read.progress, '10');
      const bad = await queue.add('fail', {});
      const failed = await reached(
        watched,
        bad.id,
        'failure',
        ({ state, error }) => state === 'failed' && error !== null,
      );
      const why = await detail(watched, failed);
      assert.match(why.exception ?? '', /out of the sandbox/);
      assert.match(why.tracebacks[0] ?? '', /bullmq-processor\.cjs/);
      await worker.stop();
    });

    it('wait for the rate limit of their worker', async () => {
      const prefix = bench.nextPrefix();
      const watched = await bench.watch([prefix]);
      const queue = bench.queue(prefix, 'q', release);
      const settings = { limiter: { max: 1, duration: 600_000 } };
      const worker = await startBullmqWorker({
        redisUrl: bench.redis.url,
        prefix,
        queue: 'q',
        release,
        settings,
      });
      const first = await queue.add('ok', {});
      const second = await queue.add('ok', {});
      await reached(watched, first.id, 'success', ({ state }) => state === 'succeeded');
      const waiting = await reached(watched, second.id, 'waiting', ({ state }) => state === 'waiting');
      await waitFor(
        async () =>
          (await detail(watched, waiting)).diagnoses.some(({ kind }) => kind === 'waiting-rate-limit'),
        { what: 'the rate limit to be named', onTimeout: () => watched.log.join('\n') },
      );
      await worker.kill();
    });

    it('are found abandoned when their worker is killed, and end when another puts them back', async () => {
      const prefix = bench.nextPrefix();
      const watched = await bench.watch([prefix]);
      const queue = bench.queue(prefix, 'q', release);
      const target = { redisUrl: bench.redis.url, prefix, queue: 'q', release };
      const worker = await startBullmqWorker({ ...target, settings: { lockDuration: 2_000 } });
      const job = await queue.add('slow', { ms: 600_000 });
      const running = await reached(watched, job.id, 'a start', ({ state }) => state === 'started');
      await worker.kill();
      await waitFor(
        async () => (await detail(watched, running)).diagnoses.some(({ kind }) => kind === 'lost'),
        { what: 'the job to be called lost' },
      );
      await waitFor(
        () =>
          watched.system
            .queues()
            .some(({ warning }) => /1 active job is held by no lock/.test(warning ?? '')),
        { what: 'the queue to say so', onTimeout: () => inspect(watched.system.queues()) },
      );
      await queue.getJob(job.id ?? '').then((held) => held?.updateData({ ms: 1 }));
      await bench.client.del(`${prefix}:q:stalled-check`);
      const saviour = await startBullmqWorker({ ...target, settings: { stalledInterval: 500 } });
      await reached(watched, job.id, 'the end', ({ state }) => state === 'succeeded');
      await waitFor(() => watched.system.queues().every(({ warning }) => warning === null), {
        what: 'the warning to go',
      });
      await saviour.stop();
    });
  });
}
