import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

const GARBAGE = Buffer.from([0xff, 0x00, 0xfe, 0x0a, 0x3c, 0x73, 0x3e]);
const KINDS = [
  'wait',
  'paused',
  'active',
  'delayed',
  'prioritized',
  'waiting-children',
  'completed',
  'failed',
  'events',
  'id',
];

/** A healthy queue beside the damage, whose job must still be seen to its end. */
async function seesHealthyJob(watched: WatchedSystem, prefix: string): Promise<void> {
  await bench.worker(prefix, 'healthy', async () => 'well');
  const job = await bench.queue(prefix, 'healthy').add('check', {});
  await waitFor(
    () =>
      watched
        .tasks()
        .some(
          ({ ref, state }) => ref.scope === `${prefix}:healthy` && ref.id === job.id && state === 'succeeded',
        ),
    {
      what: 'the healthy job',
      onTimeout: () => inspect(watched.tasks().slice(0, 5)) + watched.log.join('\n'),
    },
  );
  assert.deepEqual(
    watched.log.filter((line) => line.startsWith('tick') || line.startsWith('error')),
    [],
  );
}

describe('damaged and hostile BullMQ keys', () => {
  it('of the wrong type harm no other queue', async () => {
    const prefix = bench.nextPrefix();
    for (const [index, kind] of KINDS.entries()) {
      await bench.client.hset(`${prefix}:bad${index}:meta`, 'opts.maxLenEvents', '10000');
      await bench.client.geoadd(`${prefix}:bad${index}:${kind}`, 1, 1, 'x');
      await bench.client.set(`${prefix}:worse${index}:${kind}`, 'x');
    }
    await bench.client.hset(`${prefix}:worst:meta`, 'opts.maxLenEvents', '10000');
    for (const kind of KINDS) await bench.client.set(`${prefix}:worst:${kind}`, GARBAGE);
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.system.queues().length === KINDS.length + 1, { what: 'the queues' });
    await seesHealthyJob(watched, prefix);
    const worst = await waitFor(() => watched.system.queues().find(({ name }) => name === 'worst'), {
      what: 'it',
    });
    assert.equal(worst.counts, null, 'unknown, not 0');
    assert.equal(worst.waiting, null);
  });

  it('with an event stream that turns into something else while it is read', async () => {
    const prefix = bench.nextPrefix();
    await bench.queue(prefix, 'turning').add('job', {});
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.tasks().length === 1, { what: 'the job' });
    await waitFor(async () => String(await bench.client.client('LIST')).includes('cmd=xread'), {
      what: 'the reader',
    });
    await bench.client.multi().del(`${prefix}:turning:events`).set(`${prefix}:turning:events`, 'x').exec();
    await seesHealthyJob(watched, prefix);
    await waitFor(
      () => watched.log.some((line) => line.includes('"turning"') && line.includes('WRONGTYPE')),
      { what: 'the wrong type to be told', onTimeout: () => watched.log.join('\n') },
    );
  });

  it('with garbage in every field are read as far as they make sense', async () => {
    const prefix = bench.nextPrefix();
    const key = (kind: string) => `${prefix}:q:${kind}`;
    await bench.client.hset(key('meta'), 'opts.maxLenEvents', GARBAGE, 'version', GARBAGE);
    for (const id of [GARBAGE, 'a', '<script>', '0:', '__proto__', '../x', 'x'.repeat(3_000)]) {
      await bench.client.lpush(key('wait'), id);
      await bench.client.lpush(key('active'), id);
      await bench.client.zadd(key('failed'), 'inf', id);
      await bench.client.zadd(key('completed'), '-inf', id);
      await bench.client.zadd(key('delayed'), '-1.5', id);
      for (const event of ['added', 'active', 'failed', 'completed', 'delayed', GARBAGE, '__proto__']) {
        await bench.client.xadd(
          key('events'),
          '*',
          'event',
          event,
          'jobId',
          id,
          'delay',
          GARBAGE,
          'name',
          GARBAGE,
          'failedReason',
          GARBAGE,
        );
      }
    }
    await bench.client.xadd(key('events'), '*', GARBAGE, GARBAGE);
    const fields = [
      'name',
      'data',
      'opts',
      'timestamp',
      'processedOn',
      'finishedOn',
      'atm',
      'attemptsMade',
      'pb',
      'parentKey',
      'failedReason',
      'returnvalue',
      'stacktrace',
      'progress',
      'delay',
      'priority',
    ];
    for (const id of ['a', '<script>', '__proto__']) {
      await bench.client.hset(key(id), Object.fromEntries(fields.map((field) => [field, GARBAGE])));
    }
    await bench.client.lpush(key('../x'), 'a list where a job should be');
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.tasks().some(({ ref }) => ref.id === '<script>'), { what: 'the jobs' });
    await seesHealthyJob(watched, prefix);
    for (const { ref, error } of watched.tasks()) {
      await watched.system.readDetail(ref);
      assert.ok((error ?? '').length <= 500);
    }
    assert.equal(
      await watched.system.readDetail({
        connectionId: 'test',
        system: 'bullmq',
        scope: `${prefix}:q`,
        id: '../x',
      }),
      null,
    );
    assert.equal(
      await watched.system.readDetail({ connectionId: 'test', system: 'bullmq', scope: 'nowhere', id: '1' }),
      null,
    );
    await waitFor(() => watched.log.some((line) => line.includes('malformed')), {
      what: 'what is ignored to be counted',
    });
  });

  it('of enormous size are not read whole', async () => {
    const prefix = bench.nextPrefix();
    const key = (kind: string) => `${prefix}:q:${kind}`;
    const huge = 'x'.repeat(5_000_000);
    await bench.client.hset(key('meta'), 'opts.maxLenEvents', '10000');
    await bench.client.hset(key('1'), {
      name: 'huge',
      timestamp: '1',
      atm: '1',
      finishedOn: '2',
      data: `"${huge}"`,
      failedReason: huge,
      stacktrace: `["${huge}"]`,
      opts: huge,
    });
    await bench.client.zadd(key('failed'), '2', '1');
    const watched = await bench.watch([prefix]);
    const task = await waitFor(() => watched.tasks().find(({ name }) => name === 'huge'), {
      what: 'the job',
    });
    assert.equal(task.state, 'failed');
    assert.equal(task.argsRepr, null);
    assert.equal(task.traceback, null);
    const detail = await watched.system.readDetail(task.ref);
    assert.deepEqual(detail?.args, {
      kind: 'opaque',
      contentType: 'application/json',
      bytes: 5_000_002,
      repr: null,
      source: 'job record',
    });
    assert.deepEqual(detail?.tracebacks, []);
    assert.deepEqual(
      detail?.unread?.map(({ field, bytes, canBeLoaded }) => [field, bytes, canBeLoaded]),
      [
        ['data', 5_000_002, true],
        ['failedReason', 5_000_000, true],
        ['stacktrace', 5_000_004, true],
        ['opts', 5_000_000, true],
      ],
    );
    assert.equal(detail?.maxRetries, null);
  });

  it('in a flood stay within bounds, and the end of the flood is seen', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    await bench.client.hset(`${prefix}:q:meta`, 'opts.maxLenEvents', '1000000');
    const pipeline = bench.client.pipeline();
    for (let index = 0; index < 20_000; index++) {
      pipeline.xadd(`${prefix}:q:events`, '*', 'event', 'active', 'jobId', String(index), 'prev', 'waiting');
    }
    await pipeline.exec();
    await bench.client.hset(`${prefix}:other:meta`, 'opts.maxLenEvents', '1000000');
    await bench.client.xadd(`${prefix}:other:events`, '*', 'event', 'waiting', 'jobId', 'first');
    await waitFor(() => watched.tasks().some(({ ref }) => ref.id === 'first'), {
      what: 'the other queue to be followed',
    });
    const pending = bench.client.pipeline();
    for (let index = 0; index < 20_000; index++) {
      pending.xadd(
        `${prefix}:other:events`,
        '*',
        'event',
        'completed',
        'jobId',
        String(index),
        'returnvalue',
        '1',
      );
    }
    await pending.exec();
    const seen = () => watched.tasks().filter(({ ref }) => ref.scope === `${prefix}:other`).length;
    await waitFor(() => seen() === 20_001, {
      what: 'the whole flood',
      onTimeout: () => `${seen()} seen`,
    });
    assert.ok(watched.commands.length < 400_000);
    await seesHealthyJob(watched, prefix);
  });
});
