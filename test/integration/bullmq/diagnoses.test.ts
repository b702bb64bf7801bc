import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnosis } from '../../../src/model/diagnosis.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { startBullmqWorker, waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

function refOf(watched: WatchedSystem, prefix: string, id: string | undefined): TaskRef {
  return { connectionId: watched.config.id, system: 'bullmq', scope: `${prefix}:q`, id: id ?? '' };
}

async function diagnosed(watched: WatchedSystem, ref: TaskRef, kind: Diagnosis['kind']): Promise<Diagnosis> {
  let last: readonly Diagnosis[] = [];
  return waitFor(
    async () => {
      last = (await watched.system.readDetail(ref))?.diagnoses ?? [];
      return last.find((one) => one.kind === kind) ?? null;
    },
    { what: `the diagnosis ${kind}`, onTimeout: () => JSON.stringify(last) },
  );
}

describe('a job that does not begin', () => {
  it('lacks a worker, or its queue is paused', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const job = await queue.add('n', {});
    const watched = await bench.watch([prefix]);
    const ref = refOf(watched, prefix, job.id);
    const lacking = await diagnosed(watched, ref, 'waiting-no-consumer');
    assert.equal(lacking.severity, 'problem');
    assert.match(lacking.sentence, /No worker takes from the queue 'q'/);
    await queue.pause();
    await diagnosed(watched, ref, 'waiting-paused');
  });

  it('waits for its time, for a rate limit, for others or for its children', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const later = await queue.add('n', {}, { delay: 900_000 });
    const watched = await bench.watch([prefix]);
    assert.match(
      (await diagnosed(watched, refOf(watched, prefix, later.id), 'waiting-eta')).sentence,
      /due in 1\d min/,
    );

    await queue.setGlobalConcurrency(1);
    await startBullmqWorker({ redisUrl: bench.redis.url, prefix, queue: 'q', concurrency: 5 });
    const running = await queue.add('slow', { ms: 600_000 });
    await waitFor(async () => (await running.getState()) === 'active', { what: 'a job to run' });
    const blocked = await queue.add('slow', { ms: 1 });
    const busy = await diagnosed(watched, refOf(watched, prefix, blocked.id), 'waiting-slots-busy');
    assert.deepEqual(busy.evidence, ['1 active of at most 1 (global concurrency)']);
    await queue.rateLimit(60_000);
    const limited = await diagnosed(watched, refOf(watched, prefix, blocked.id), 'waiting-rate-limit');
    assert.match(limited.evidence[0] ?? '', /in (?:1 min|\d+ s)$/);

    const flow = await bench.flows(prefix).add({
      name: 'parent',
      queueName: 'q',
      children: [{ name: 'child', queueName: 'nobody' }],
    });
    const parent = await diagnosed(watched, refOf(watched, prefix, flow.job.id), 'waiting-behind');
    assert.deepEqual(parent.evidence, ['1 of its children has not ended']);
  });
});

describe('a job whose worker died', () => {
  it('is said to be held by nobody, and ends when another worker is there', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const worker = await startBullmqWorker({ redisUrl: bench.redis.url, prefix, queue: 'q' });
    const watched = await bench.watch([prefix]);
    const job = await queue.add('slow', { ms: 600_000 });
    const ref = refOf(watched, prefix, job.id);
    await waitFor(() => watched.task(job.id ?? '')?.state === 'started', { what: 'the job to run' });
    assert.deepEqual((await watched.system.readDetail(ref))?.diagnoses, []);
    await worker.kill();
    // Its lock, and its turn to look for stalled jobs, last for half a minute; the test does not wait for that.
    await bench.client.del(`${prefix}:q:${job.id ?? ''}:lock`, `${prefix}:q:stalled-check`);
    const lost = await diagnosed(watched, ref, 'lost');
    assert.match(lost.sentence, /Its worker is gone/);
    await bench.worker(prefix, 'q', () => Promise.resolve('saved'), { stalledInterval: 500 });
    await waitFor(() => watched.task(job.id ?? '')?.state === 'succeeded', {
      what: 'another worker to end it',
    });
  });
});

describe('a worker', () => {
  it('shows what it executes', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await startBullmqWorker({ redisUrl: bench.redis.url, prefix, queue: 'q', name: 'alone' });
    const watched = await bench.watch([prefix]);
    const job = await queue.add('slow', { ms: 600_000 });
    const detail = await waitFor(
      async () => {
        const worker = watched.system.workers().find(({ name }) => name === 'alone');
        const read = worker === undefined ? null : await watched.system.readWorker(worker.id);
        return read?.active?.length === 1 ? read : null;
      },
      { what: 'the worker with its job' },
    );
    assert.equal(detail.active?.[0]?.ref.id, job.id);
    assert.deepEqual(detail.active?.[0]?.args, { kind: 'json', text: '{"ms":600000}', source: 'job record' });
    assert.match(detail.connection?.address ?? '', /^127\.0\.0\.1:\d+$/);
    assert.ok((detail.connection?.connectedAt ?? 0) > 0 && (detail.connection?.idleMs ?? -1) >= 0);
    assert.equal(await watched.system.readWorker('nobody#1'), null);
  });
});

describe('before a retry', () => {
  it('it is said whether the job can be retried', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const waiting = await queue.add('n', { a: 1 });
    const watched = await bench.watch([prefix]);
    const blocked = await watched.system.preflightRetry(refOf(watched, prefix, waiting.id));
    assert.match(blocked?.blocked ?? '', /only a job that has ended/);
    await bench.worker(prefix, 'q', () => Promise.reject(new Error('no')));
    const ready = await waitFor(
      async () => {
        const preflight = await watched.system.preflightRetry(refOf(watched, prefix, waiting.id));
        return preflight?.blocked === null ? preflight : null;
      },
      { what: 'the job to have failed' },
    );
    assert.equal(ready.isExact, true);
    assert.deepEqual(ready.args, { kind: 'json', text: '{"a":1}', source: 'job record' });
    assert.equal(await watched.system.preflightRetry(refOf(watched, prefix, 'unknown')), null);
  });
});
