import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import type { Job } from 'bullmq';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { eventually, waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

/** Waits until the task has reached what `fact` asks for, and returns it. */
async function task(
  watched: WatchedSystem,
  job: Pick<Job, 'id'>,
  what: string,
  fact: (task: TaskRecord) => boolean,
): Promise<TaskRecord> {
  return waitFor(
    () => {
      const record = watched.task(job.id ?? '');
      return record !== undefined && fact(record) ? record : null;
    },
    { what, onTimeout: () => inspect(watched.task(job.id ?? '')) + watched.log.join('\n') },
  );
}

/** A worker whose jobs end when the test says so. */
function heldJobs() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { run: () => promise, release: () => resolve('released') };
}

describe('a BullMQ job', () => {
  it('is followed from being added to its success', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const queue = bench.queue(prefix, 'q');
    const held = heldJobs();
    const job = await queue.add('evaluate', { code: 'print(1)', n: 1 });
    await task(watched, job, 'waiting', ({ state, name }) => state === 'waiting' && name === 'evaluate');
    await bench.worker(prefix, 'q', held.run, { name: 'w1' });
    const running = await task(
      watched,
      job,
      'active',
      ({ state, worker, startedAt }) => state === 'started' && worker === 'w1' && startedAt !== null,
    );
    assert.ok(running.startedAt !== null && running.finishedAt === null);
    held.release();
    const done = await task(
      watched,
      job,
      'success with its data',
      ({ state, argsRepr, resultRepr, runtimeMs, sentAt }) =>
        state === 'succeeded' &&
        argsRepr !== null &&
        resultRepr !== null &&
        runtimeMs !== null &&
        sentAt !== null,
    );
    assert.equal(done.queue, 'q');
    assert.equal(done.resultRepr, '"released"');
    assert.equal(done.retries, 0);
    assert.equal(done.error, null);
    assert.equal(done.argsRepr, '{"code":"print(1)","n":1}');
    assert.ok(done.runtimeMs !== null && done.runtimeMs >= 0);
    assert.ok(done.sentAt !== null && done.startedAt !== null && done.sentAt <= done.startedAt);
  });

  it('that fails tells why, with the stack', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    await bench.worker(prefix, 'q', async () => Promise.reject(new RangeError('out of reach\nby far')));
    const job = await bench.queue(prefix, 'q').add('reach', { far: true });
    const failed = await task(
      watched,
      job,
      'failure',
      ({ state, error, traceback }) =>
        state === 'failed' && error === 'RangeError: out of reach' && traceback !== null,
    );
    assert.match(failed.traceback ?? '', /^RangeError: out of reach\nby far\n {4}at /);
    const detail = await watched.system.readDetail(failed.ref);
    assert.equal(detail?.exception, 'RangeError: out of reach\nby far');
    assert.equal(detail?.tracebacks.length, 1);
    assert.deepEqual(detail?.args, { kind: 'json', text: '{"far":true}', source: 'job record' });
  });

  it('that backs off between attempts is retrying, then ends', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const queue = bench.queue(prefix, 'q');
    let attempt = 0;
    await bench.worker(prefix, 'q', async () => {
      attempt += 1;
      if (attempt < 3) throw new Error(`attempt ${attempt}`);
      return attempt;
    });
    const job = await queue.add('again', {}, { attempts: 3, backoff: { type: 'fixed', delay: 600_000 } });
    const retrying = await task(
      watched,
      job,
      'the first retry',
      ({ state, retries, error, etaAt }) =>
        state === 'retrying' && retries === 1 && error === 'Error: attempt 1' && etaAt !== null,
    );
    assert.ok(retrying.etaAt !== null && retrying.etaAt > (retrying.startedAt ?? 0));
    assert.equal((await watched.system.readDetail(retrying.ref))?.task.state, 'retrying');
    await (await queue.getJob(job.id ?? ''))?.promote();
    await task(
      watched,
      job,
      'the second retry',
      ({ state, retries }) => state === 'retrying' && retries === 2,
    );
    await (await queue.getJob(job.id ?? ''))?.promote();
    const done = await task(watched, job, 'success', ({ state }) => state === 'succeeded');
    assert.equal(done.retries, 2);
    assert.equal(done.error, null);
    const detail = await watched.system.readDetail(done.ref);
    assert.equal(
      detail?.task.state,
      'succeeded',
      'although its record keeps the reason of the failed attempts',
    );
    assert.equal(detail?.exception, null);
    assert.equal(detail?.maxRetries, 2);
  });

  it('that is tried again at once fails only in the end', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    await bench.worker(prefix, 'q', async (job) =>
      Promise.reject(new Error(`attempt ${job.attemptsMade + 1}`)),
    );
    const job = await bench.queue(prefix, 'q').add('again', {}, { attempts: 2 });
    const failed = await task(
      watched,
      job,
      'failure',
      ({ state, error, traceback }) =>
        state === 'failed' && error === 'Error: attempt 2' && traceback !== null,
    );
    assert.equal(failed.retries, 1);
    const detail = await watched.system.readDetail(failed.ref);
    assert.deepEqual(
      detail?.tracebacks.map((stack) => stack.split('\n')[0]),
      ['Error: attempt 1', 'Error: attempt 2'],
    );
  });

  it('that failed and is retried by a person goes through its states again', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const queue = bench.queue(prefix, 'q');
    let broken = true;
    await bench.worker(prefix, 'q', async () => {
      if (broken) throw new Error('broken');
      return 'mended';
    });
    const job = await queue.add('mend', {});
    await task(watched, job, 'failure', ({ state }) => state === 'failed');
    broken = false;
    await (await queue.getJob(job.id ?? ''))?.retry();
    const done = await task(watched, job, 'success', ({ state }) => state === 'succeeded');
    assert.equal(done.error, null);
    await eventually(() => assert.equal(watched.task(job.id ?? '')?.resultRepr, '"mended"'));
  });

  it('is delayed, prioritized, promoted and removed', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const queue = bench.queue(prefix, 'q');
    const later = await queue.add('later', {}, { delay: 3_600_000 });
    const delayed = await task(
      watched,
      later,
      'delayed',
      ({ state, etaAt }) => state === 'delayed' && etaAt !== null,
    );
    assert.ok(Math.abs((delayed.etaAt ?? 0) - Date.now() - 3_600_000) < 600_000);
    assert.equal((await watched.system.readDetail(delayed.ref))?.task.etaAt, delayed.etaAt);
    const urgent = await queue.add('urgent', {}, { priority: 3 });
    await task(watched, urgent, 'prioritized', ({ state }) => state === 'prioritized');
    await later.promote();
    await task(watched, later, 'promoted', ({ state }) => state === 'waiting');
    await later.remove();
    await task(watched, later, 'removed', ({ state }) => state === 'revoked');
    assert.equal(await watched.system.readDetail(delayed.ref), null);
    const counts = await waitFor(
      () => watched.system.queues().find(({ counts }) => counts?.prioritized === 1 && counts.delayed === 0),
      { what: 'the counts to follow' },
    );
    assert.equal(counts.waiting, 1);
  });

  it('waits for its children and knows its parent', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const flow = await bench.flows(prefix).add({
      name: 'parent',
      queueName: 'parents',
      data: {},
      children: [{ name: 'child', queueName: 'children', data: {} }],
    });
    const child = flow.children?.[0]?.job;
    assert.ok(child !== undefined);
    await task(watched, flow.job, 'waiting for children', ({ state }) => state === 'waiting-children');
    await task(watched, child, 'the parent’s id', ({ parentId }) => parentId === flow.job.id);
    assert.equal(
      (await watched.system.readDetail(watched.task(flow.job.id ?? '')!.ref))?.task.state,
      'waiting-children',
    );
    await bench.worker(prefix, 'children', async () => 'c');
    await bench.worker(prefix, 'parents', async () => 'p');
    await task(watched, flow.job, 'the parent’s success', ({ state }) => state === 'succeeded');
    await task(watched, child, 'the child’s success', ({ state }) => state === 'succeeded');
  });

  it('reports progress and stays in its queue while that is paused', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const queue = bench.queue(prefix, 'q');
    await queue.pause();
    const job = await queue.add('step', {});
    await waitFor(
      () => watched.system.queues().some(({ paused, waiting }) => paused === true && waiting === 1),
      {
        what: 'the paused queue with its job',
        onTimeout: () => inspect(watched.system.queues()),
      },
    );
    const held = heldJobs();
    await bench.worker(prefix, 'q', async (running) => {
      await running.updateProgress({ step: 1 });
      return held.run();
    });
    await queue.resume();
    const running = await task(watched, job, 'active', ({ state }) => state === 'started');
    await waitFor(async () => (await watched.system.readDetail(running.ref))?.progress === '{"step":1}', {
      what: 'the progress',
    });
    held.release();
    await task(watched, job, 'success', ({ state }) => state === 'succeeded');
    await waitFor(
      () => watched.system.queues().some(({ paused, waiting }) => paused === false && waiting === 0),
      {
        what: 'the resumed queue',
      },
    );
  });

  it('is known by its events alone when it is removed as soon as it ends', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    await bench.worker(prefix, 'q', async () => 'gone');
    const job = await bench.queue(prefix, 'q').add('brief', {}, { removeOnComplete: true });
    const done = await task(
      watched,
      job,
      'success',
      ({ state, name, resultRepr }) => state === 'succeeded' && name !== null && resultRepr !== null,
    );
    assert.equal(done.name, 'brief');
    assert.equal(done.resultRepr, '"gone"');
    assert.equal(await watched.system.readDetail(done.ref), null);
  });
});
