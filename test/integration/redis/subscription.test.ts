import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RedisServer, startRedis, waitFor } from '../../services/index.ts';
import { openRecorded } from './recordedLink.ts';

function hearing() {
  const heard: { channel: string; payload: Buffer }[] = [];
  const gaps: { from: number; to: number }[] = [];
  const listener = {
    onMessage: (channel: string, payload: Buffer) => void heard.push({ channel, payload }),
    onGap: (from: number, to: number) => void gaps.push({ from, to }),
  };
  return { heard, gaps, listener };
}

describe('subscribe', () => {
  let redis: RedisServer;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it('hears the bytes of every pattern, on a connection of its own', async (t) => {
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const { heard, gaps, listener } = hearing();
    const subscription = await link.subscribe(['/0.celeryev/*', 'celery-task-meta-*'], listener);
    const bytes = Buffer.from([0x80, 0x04, 0x95, 0x00, 0xff, 0x0d, 0x0a]);
    await link.call(['PUBLISH', '/0.celeryev/worker.heartbeat', bytes]);
    await link.call(['PUBLISH', 'celery-task-meta-1', '']);
    await link.call(['PUBLISH', 'elsewhere', 'x']);
    await waitFor(() => heard.length >= 2, { what: 'both messages' });
    assert.deepEqual(
      heard.map(({ channel, payload }) => [channel, payload]),
      [
        ['/0.celeryev/worker.heartbeat', bytes],
        ['celery-task-meta-1', Buffer.alloc(0)],
      ],
    );
    assert.deepEqual(gaps, []);
    await subscription.dispose();
    await waitFor(async () => Number(await link.call(['PUBLISH', 'celery-task-meta-1', 'x'])) === 0, {
      what: 'the subscription to be gone',
    });
  });

  it('comes back after an interruption and tells the gap', async (t) => {
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const { heard, gaps, listener } = hearing();
    await link.subscribe(['g.*'], listener);
    const startedAt = Date.now();
    await link.call(['PUBLISH', 'g.1', 'before']);
    await waitFor(() => heard.length === 1, { what: 'the message before' });
    const cutAt = Date.now();
    await link.call(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await waitFor(() => gaps.length === 1, { what: 'the gap' });
    const [gap] = gaps;
    assert.ok(gap && gap.from >= startedAt && gap.from <= Date.now());
    assert.ok(gap.to >= cutAt && gap.to <= Date.now());
    await link.call(['PUBLISH', 'g.1', 'after']);
    await waitFor(() => heard.length === 2, { what: 'the message after' });
  });

  it('tells one gap for the whole time in which the server was away', async (t) => {
    const first = await startRedis();
    const { link, online, down } = openRecorded(t, first.url);
    await online();
    const { heard, gaps, listener } = hearing();
    await link.subscribe(['g.*'], listener);
    await first.kill();
    const deadAt = Date.now();
    await down();
    const second = await startRedis({ port: first.port });
    t.after(() => second.stop());
    await waitFor(() => gaps.length === 1, { what: 'the gap' });
    assert.ok((gaps[0]?.from ?? Infinity) <= deadAt);
    await online();
    await link.call(['PUBLISH', 'g.1', 'after']);
    await waitFor(() => heard.length === 1, { what: 'the message after' });
    assert.equal(gaps.length, 1);
  });

  it('rejects at once while the server is down', async (t) => {
    const gone = await startRedis();
    const { link, online, down } = openRecorded(t, gone.url);
    await online();
    await gone.kill();
    await down();
    await assert.rejects(link.subscribe(['x'], hearing().listener), { name: 'RedisLinkError' });
  });
});
