import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action } from '../../../src/model/action.ts';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

function addJob(prefix: string, fields: Partial<Extract<Action, { kind: 'bullmq.addJob' }>> = {}): Action {
  return {
    kind: 'bullmq.addJob',
    connectionId: 'test',
    prefix,
    queue: 'q',
    name: 'evaluate',
    data: '{}',
    ...fields,
  };
}

/** Every key under the prefix with its content, to see that nothing was changed. */
async function snapshot(prefix: string): Promise<string> {
  const keys = (await bench.client.keys(`${prefix}:*`)).toSorted();
  const dumps = await Promise.all(
    keys.map(async (key) => `${key} ${(await bench.client.dumpBuffer(key))?.toString('hex')}`),
  );
  return dumps.join('\n');
}

describe('adding a job', () => {
  it('reaches a worker with exactly the data that was typed', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const data =
      '{"id":9007199254740993,"price":1.10,"text":"a\\u0000b \\ud83d\\ude00 <b>","__proto__":{"x":1},"list":[1e2,-0,null]}';
    const outcome = await watched.system.perform(addJob(prefix, { data }));
    assert.ok(outcome.ok && outcome.task !== null, JSON.stringify(outcome));
    assert.equal(outcome.task.scope, `${prefix}:q`);
    const stored = await bench.client.hget(`${prefix}:q:${outcome.task.id}`, 'data');
    assert.equal(
      stored,
      '{"id":9007199254740993,"price":1.10,"text":"a\\u0000b 😀 <b>","__proto__":{"x":1},"list":[1e2,-0,null]}',
    );
    await waitFor(() => watched.task(outcome.task?.id ?? '')?.state === 'waiting', {
      what: 'the job in a queue that is new',
    });
    const worker = await bench.worker(prefix, 'q', async (job) => job.data.text);
    await waitFor(() => watched.task(outcome.task?.id ?? '')?.state === 'succeeded', { what: 'its end' });
    await worker.close();
    const detail = await watched.system.readDetail(outcome.task);
    assert.deepEqual(detail?.args, { kind: 'json', text: stored, source: 'job record' });
  });

  it('leaves the queue’s own settings alone, and no connection behind', async () => {
    const prefix = bench.nextPrefix();
    await bench.client.hset(`${prefix}:q:meta`, 'opts.maxLenEvents', '77', 'version', 'bullmq:5.1.0');
    const watched = await bench.watch([prefix]);
    await waitFor(() => watched.system.queues().length === 1, { what: 'the queue' });
    assert.equal((await watched.system.perform(addJob(prefix))).ok, true);
    assert.deepEqual(await bench.client.hgetall(`${prefix}:q:meta`), {
      'opts.maxLenEvents': '77',
      version: 'bullmq:5.1.0',
    });
    await waitFor(async () => !String(await bench.client.client('LIST')).includes(':actions'), {
      what: 'the client to be gone',
    });
  });

  it('is refused on a read-only connection, and nothing is written', async () => {
    const prefix = bench.nextPrefix();
    await bench.queue(prefix, 'q').add('there', {});
    const watched = await bench.watch([prefix], { readOnly: true });
    const before = await snapshot(prefix);
    const outcome = await watched.system.perform(addJob(prefix));
    assert.ok(!outcome.ok && outcome.reason === 'read-only', JSON.stringify(outcome));
    assert.match(outcome.message, /'Test' is read-only/);
    assert.equal(await snapshot(prefix), before);
  });

  it('is refused when it makes no sense, and nothing is written', async () => {
    const prefix = bench.nextPrefix();
    const watched = await bench.watch([prefix]);
    const refused = [
      addJob(prefix, { data: '{"a":' }),
      addJob(prefix, { data: '' }),
      addJob(prefix, { queue: '' }),
      addJob(prefix, { queue: 'a:b' }),
      addJob(prefix, { name: '' }),
      addJob('elsewhere'),
    ];
    for (const action of refused) {
      const outcome = await watched.system.perform(action);
      assert.ok(!outcome.ok && outcome.reason === 'invalid', JSON.stringify({ action, outcome }));
    }
    assert.equal(await snapshot(prefix), '');
    assert.equal(await snapshot('elsewhere'), '');
  });

  it('does not touch the keys of the older Bull or of something else', async () => {
    const prefix = bench.nextPrefix();
    await bench.client.set(`${prefix}:legacy:id`, '7');
    await bench.client.lpush(`${prefix}:list:wait`, 'x');
    await bench.client.set(`${prefix}:odd:meta`, 'a string');
    const watched = await bench.watch([prefix]);
    const before = await snapshot(prefix);
    for (const queue of ['legacy', 'list', 'odd']) {
      const outcome = await watched.system.perform(addJob(prefix, { queue }));
      assert.ok(!outcome.ok && outcome.reason === 'refused', JSON.stringify(outcome));
      assert.match(outcome.message, /not those of a BullMQ queue/);
    }
    assert.equal(await snapshot(prefix), before);
  });

  it('is refused with a priority where the workers are older than priorities as they are now', async () => {
    const prefix = bench.nextPrefix();
    // As bullmq 3.0 leaves one waiting job with a priority.
    await bench.client.hset(`${prefix}:q:meta`, 'opts.maxLenEvents', '10000');
    await bench.client.set(`${prefix}:q:id`, '1');
    await bench.client.lpush(`${prefix}:q:wait`, '1');
    await bench.client.zadd(`${prefix}:q:priority`, '3', '1');
    await bench.client.hset(`${prefix}:q:1`, {
      name: 'n',
      data: '{}',
      opts: '{"priority":3}',
      priority: '3',
    });
    const watched = await bench.watch([prefix]);
    const before = await snapshot(prefix);
    const change = { kind: 'bullmq.changePriority', connectionId: 'test', prefix, queue: 'q' } as const;
    for (const action of [
      addJob(prefix, { options: '{"priority":1}' }),
      { ...change, id: '1', priority: 1, lifo: false },
    ]) {
      const outcome = await watched.system.perform(action);
      assert.ok(!outcome.ok && outcome.reason === 'unsupported', JSON.stringify(outcome));
      assert.match(outcome.message, /BullMQ before 4/);
    }
    assert.equal(await snapshot(prefix), before);
    const plain = await watched.system.perform(addJob(prefix));
    assert.ok(plain.ok, plain.message);
  });

  it('is refused with a priority where a job that has not ended began under such a release, not under a newer one', async () => {
    for (const [field, isRefused] of [
      ['attemptsMade', true],
      ['ats', false],
    ] as const) {
      const prefix = bench.nextPrefix();
      await bench.client.hset(`${prefix}:q:meta`, 'opts.maxLenEvents', '10000');
      await bench.client.set(`${prefix}:q:id`, '1');
      await bench.client.lpush(`${prefix}:q:active`, '1');
      await bench.client.hset(`${prefix}:q:1`, { name: 'n', data: '{}', opts: '{}', [field]: '1' });
      const watched = await bench.watch([prefix]);
      const outcome = await watched.system.perform(addJob(prefix, { options: '{"priority":1}' }));
      assert.equal(outcome.ok, !isRefused, JSON.stringify(outcome));
    }
  });

  it('tells when the server cannot be reached', async () => {
    const prefix = bench.nextPrefix();
    const proxy = await bench.proxy();
    const watched = await bench.watch([prefix], { url: proxy.url });
    await proxy.cut();
    const outcome = await watched.system.perform(addJob(prefix));
    assert.ok(!outcome.ok && outcome.reason === 'unreachable', JSON.stringify(outcome));
    assert.equal(await snapshot(prefix), '');
  });

  it('says in the server’s words why a user may not', async () => {
    const prefix = bench.nextPrefix();
    await bench.client.call(
      'ACL',
      'SETUSER',
      'reader',
      'on',
      '>secret',
      '~*',
      '+@read',
      '+@connection',
      '+info',
      '+time',
      '+ping',
    );
    const url = bench.redis.url.replace('redis://', 'redis://reader:secret@');
    const watched = await bench.watch([prefix], { url });
    const outcome = await watched.system.perform(addJob(prefix));
    assert.ok(!outcome.ok && outcome.reason === 'refused', JSON.stringify(outcome));
    assert.match(outcome.message, /NOPERM/);
  });
});
