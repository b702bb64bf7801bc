import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

describe('BullMQ queues', () => {
  it('are found under every prefix, among other keys, and when they are made later', async () => {
    const [plain, tagged] = [bench.nextPrefix(), `{${bench.nextPrefix()}}`];
    const other = bench.nextPrefix();
    const pipeline = bench.client.pipeline();
    for (let index = 0; index < 20_000; index++) pipeline.set(`${plain}:cache:${index}`, 'x');
    await pipeline.exec();
    await bench.queue(plain, 'one').add('job', {});
    await bench.queue(tagged, 'two').add('job', {});
    await bench.queue(other, 'three').add('job', {});
    const watched = await bench.watch([plain, tagged]);
    const ids = () =>
      watched.system
        .queues()
        .map(({ id }) => id)
        .toSorted();
    await waitFor(() => ids().length === 2, { what: 'two queues', onTimeout: () => inspect(ids()) });
    assert.deepEqual(ids(), [`${plain}:one`, `${tagged}:two`].toSorted());
    assert.equal(watched.system.present, true);
    await bench.queue(plain, 'later').add('job', {});
    await waitFor(() => ids().includes(`${plain}:later`), { what: 'the later queue' });
    await waitFor(() => watched.tasks().length === 3, { what: 'the jobs of all three' });
  });

  it('disappear when they are obliterated', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const job = await queue.add('job', {});
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.task(job.id ?? '')?.state === 'waiting', { what: 'the job' });
    await queue.obliterate();
    await waitFor(() => watched.system.queues().length === 0, { what: 'the queue to go' });
    await waitFor(() => watched.task(job.id ?? '')?.state === 'lost', { what: 'the end of its job' });
  });

  it('are absent, not unknown, on a Redis without BullMQ', async () => {
    const watched = await bench.watch([bench.nextPrefix()]);
    await waitFor(() => watched.system.present === false, { what: 'the end of the look' });
    assert.equal(watched.system.workersUnknown, null);
  });

  it('of the older Bull are named as such, and not taken for BullMQ’s', async () => {
    const prefix = bench.nextPrefix();
    // As bull 4.16 leaves them: a paused queue with one waiting and one delayed job.
    await bench.client.set(`${prefix}:legacy:id`, '2');
    await bench.client.hset(`${prefix}:legacy:meta`, 'paused', '1');
    await bench.client.set(`${prefix}:legacy:meta-paused`, '1');
    await bench.client.lpush(`${prefix}:legacy:paused`, '1');
    await bench.client.zadd(`${prefix}:legacy:delayed`, '7353492977389568', '2');
    await bench.client.hset(`${prefix}:legacy:1`, {
      name: '__default__',
      data: '{}',
      opts: '{}',
      timestamp: '1',
    });
    const watched = await bench.watch([prefix]);
    const [named] = await waitFor(
      () => (watched.system.queues().length > 0 ? watched.system.queues() : null),
      {
        what: 'the queue to be named',
      },
    );
    assert.partialDeepStrictEqual(named, { name: 'legacy', waiting: null, counts: null, consumers: null });
    assert.match(named?.warning ?? '', /one of Bull, BullMQ's predecessor/);
    assert.deepEqual(watched.tasks(), []);
    const query = { connectionId: 'x', system: 'bullmq', queue: `${prefix}:legacy` } as const;
    const items = await watched.system.readQueueItems({
      ...query,
      state: 'waiting',
      order: 'next',
      offset: 0,
      limit: 9,
    });
    assert.equal(items, null, 'its jobs are not misread');
  });

  it('of BullMQ 1 are named as such, counted and not acted on', async () => {
    const prefix = bench.nextPrefix();
    const key = (kind: string) => `${prefix}:first:${kind}`;
    // As bullmq 1.91 leaves one waiting and one delayed job.
    await bench.client.hset(key('meta'), 'opts.maxLenEvents', '10000');
    await bench.client.set(key('id'), '2');
    await bench.client.lpush(key('wait'), '1');
    await bench.client.zadd(key('delayed'), '7353583942758400', '2');
    await bench.client.xadd(key('delay'), '*', 'nextTimestamp', '1795308628724');
    for (const id of ['1', '2']) {
      const fields = { name: 'plain', data: '{"a":1}', opts: '{"attempts":0}', timestamp: '1795308528722' };
      await bench.client.hset(key(id), fields);
    }
    const watched = await bench.watch([prefix]);
    const queue = await waitFor(() => watched.system.queues().find(({ counts }) => counts !== null), {
      what: 'the queue with its numbers',
    });
    assert.match(queue.warning ?? '', /one of BullMQ 1/);
    assert.deepEqual([queue.counts?.waiting, queue.counts?.delayed], [1, 1]);
    const before = await bench.client.dbsize();
    const { id: connectionId } = watched.config;
    const job = { name: 'n', data: '{}', options: null };
    const outcome = await watched.system.perform({
      kind: 'bullmq.addJob',
      connectionId,
      prefix,
      queue: 'first',
      ...job,
    });
    assert.equal(outcome.ok, false);
    assert.match(outcome.message, /queue of BullMQ 1.*nothing was written/);
    assert.deepEqual([await bench.client.dbsize(), await bench.client.llen(key('wait'))], [before, 1]);
    await bench.client.del(key('delay'));
    const again = await watched.system.perform({
      kind: 'bullmq.addJob',
      connectionId,
      prefix,
      queue: 'first',
      ...job,
    });
    assert.equal(again.ok, true, 'what it advises helps');
  });

  it('under cluster hash tags are read, live and acted on like others', async () => {
    const prefix = `{${bench.nextPrefix()}}`;
    const queue = bench.queue(prefix, 'q');
    const named = bench.queue(bench.nextPrefix(), '{tagged}');
    await queue.add('before', {}, { jobId: 'before' });
    const watched = await bench.watch([prefix, named.opts.prefix ?? '']);
    await bench.worker(prefix, 'q', async () => 'ok', { name: 'w' });
    await waitFor(() => watched.task('before')?.state === 'succeeded', { what: 'the job to run' });
    await waitFor(
      () => watched.system.workers().some(({ name, queues }) => name === 'w' && queues?.[0] === 'q'),
      {
        what: 'the worker, by the name of its connection',
      },
    );
    await named.add('waits', {}, { jobId: 'waits' });
    await waitFor(
      () => watched.system.queues().find(({ name }) => name === '{tagged}')?.counts?.waiting === 1,
      { what: 'the queue with a tag in its name' },
    );
    const outcome = await watched.system.perform({
      kind: 'bullmq.removeJobs',
      connectionId: watched.config.id,
      prefix: named.opts.prefix ?? '',
      queue: '{tagged}',
      ids: ['waits'],
      withChildren: false,
    });
    assert.equal(outcome.ok, true, outcome.message);
    assert.equal(await named.getJob('waits'), undefined);
  });

  it('of BullMQ 5.0 are read with its markers and its own events', async () => {
    const prefix = bench.nextPrefix();
    const key = (kind: string) => `${prefix}:old:name:${kind}`;
    // As bullmq 5.0.0 leaves them: no version in the meta hash, a marker in the waiting list, `prev failed` for a retry.
    await bench.client.hset(key('meta'), 'opts.maxLenEvents', '10000');
    await bench.client.rpush(key('wait'), '9', '0:1795286314928');
    await bench.client.hset(key('9'), {
      name: 'again',
      data: '{"b":2}',
      opts: '{"attempts":3}',
      timestamp: '1795286314711',
      atm: '1',
      failedReason: 'boom',
      stacktrace: '["Error: boom\\n    at x"]',
      processedOn: '1795286314715',
    });
    await bench.client.xadd(key('events'), '*', 'event', 'waiting', 'jobId', '9', 'prev', 'failed');
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.task('9')?.state === 'retrying' && watched.task('9')?.error !== null, {
      what: 'the retrying job',
      onTimeout: () => inspect(watched.tasks()),
    });
    assert.equal(watched.task('9')?.error, 'Error: boom');
    assert.equal(watched.task('9')?.name, 'again');
    const [queue] = watched.system.queues();
    assert.equal(queue?.name, 'old:name');
    assert.equal(queue?.counts?.waiting, 1);
    assert.equal(watched.tasks().length, 1, 'the marker is no job');
  });
});
