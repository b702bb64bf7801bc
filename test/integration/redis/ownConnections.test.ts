import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Queue } from 'bullmq';
import { type RedisServer, startRedis, waitFor } from '../../services/index.ts';
import { openRecorded } from './recordedLink.ts';

let redis: RedisServer;
before(async () => {
  redis = await startRedis();
});
after(() => redis.stop());

describe('openBlocking', () => {
  it('waits for an answer without holding up the link', async (t) => {
    const { link, online } = openRecorded(t, `${redis.url}/1`);
    await online();
    const blocking = await link.openBlocking();
    const popped = blocking.call(['BRPOP', 'replies', 60], 120_000);
    await link.call(['LPUSH', 'replies', Buffer.from([0xff, 0x00])]);
    assert.deepEqual(await popped, [Buffer.from('replies'), Buffer.from([0xff, 0x00])]);
    assert.equal(await blocking.call(['XREAD', 'BLOCK', 1, 'STREAMS', 's', '$'], 120_000), null);
    await assert.rejects(blocking.call(['BRPOP', 'replies'], 120_000), {
      name: 'RedisReplyError',
      code: 'ERR',
    });
  });

  it('gives up at the deadline of the caller and connects again for the next call', async (t) => {
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const blocking = await link.openBlocking();
    await assert.rejects(blocking.call(['BRPOP', 'never', 0], 200), {
      name: 'RedisLinkError',
      problem: {
        kind: 'timeout',
        role: 'broker',
        address: `redis://127.0.0.1:${redis.port}`,
        detail: 'no answer within 0.2 s',
      },
    });
    assert.equal(link.state.kind, 'online');
    assert.equal(String(await blocking.call(['PING'], 120_000)), 'PONG');
  });

  it('runs one command after the other and rejects what waits when it is disposed', async (t) => {
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const blocking = await link.openBlocking();
    const first = blocking.call(['BRPOP', 'order', 60], 120_000);
    const second = blocking.call(['LPUSH', 'order', 'x'], 120_000);
    const both = Promise.allSettled([first, second]);
    blocking.dispose();
    for (const outcome of await both) {
      assert.equal(outcome.status, 'rejected');
      assert.equal(outcome.reason.name, 'RedisLinkError');
    }
    assert.equal(await link.call(['LLEN', 'order']), 0);
  });
});

describe('openClient', () => {
  it('is a client for the bullmq library, on the verified database', async (t) => {
    const { link, online } = openRecorded(t, `${redis.url}/5`);
    await online();
    const client = await link.openClient();
    const queue = new Queue('evaluations', { connection: client, skipMetasUpdate: true });
    const job = await queue.add('evaluate_code', { code: 'print(1)' });
    assert.equal(String(await link.call(['HGET', `bull:evaluations:${job.id}`, 'name'])), 'evaluate_code');
    await queue.close();
    client.disconnect();
    await waitFor(async () => !String(await link.call(['CLIENT', 'LIST'])).includes(':actions'), {
      what: 'the client to be gone',
    });
  });

  it('fails at once when its connection is lost, and never acts later', async (t) => {
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const client = await link.openClient();
    const id = await client.client('ID');
    await link.call(['CLIENT', 'KILL', 'ID', id]);
    await waitFor(() => client.status === 'end', { what: 'the client to notice' });
    await assert.rejects(client.set('later', '1'), /closed/);
    assert.equal(await link.call(['EXISTS', 'later']), 0);
  });
});
