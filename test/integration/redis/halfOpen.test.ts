import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startRedis, waitFor } from '../../services/index.ts';
import { fastClock, openRecorded } from './recordedLink.ts';

const SPEED = 10;

describe('a server that holds the connection and does not answer', () => {
  it('CLIENT PAUSE: what waits is rejected after the deadline, and the link comes back by itself', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const clock = fastClock(SPEED);
    const { link, states, online } = openRecorded(t, redis.url, { clock });
    await online();
    const control = openRecorded(t, redis.url);
    await control.online();
    await control.link.call(['CLIENT', 'PAUSE', 1_500]);

    const askedAt = clock.now();
    const outcomes = await Promise.allSettled([
      link.call(['GET', 'k']),
      link.pipeline([
        ['LLEN', 'a'],
        ['LLEN', 'b'],
      ]),
    ]);
    const waited = clock.now() - askedAt;
    assert.ok(waited >= 4_900, `waited ${waited} ms`);
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected');
      assert.equal(outcome.reason.name, 'RedisLinkError');
      assert.equal(outcome.reason.problem.kind, 'timeout');
    }
    const lost = states.find((state) => state.kind === 'down');
    assert.equal(lost?.problem.kind, 'timeout');
    assert.ok(lost.since <= askedAt, 'it is down since the last sign of life');
    await assert.rejects(link.call(['GET', 'k']), { name: 'RedisLinkError' });
    await online();
    assert.equal(await link.call(['GET', 'k']), null);
  });

  it(
    'a stopped process: noticed while nobody asks anything',
    { skip: process.platform === 'win32' },
    async (t) => {
      const redis = await startRedis();
      t.after(() => redis.stop());
      const { link, states, online, down } = openRecorded(t, redis.url, { clock: fastClock(SPEED) });
      await online();
      const gaps: number[] = [];
      await link.subscribe(['e.*'], {
        onMessage: () => undefined,
        onGap: (from, to) => gaps.push(to - from),
      });

      process.kill(redis.pid, 'SIGSTOP');
      try {
        assert.equal((await down()).problem.kind, 'timeout');
        await waitFor(() => states.filter((state) => state.kind === 'down').length >= 3, {
          what: 'attempts that fail while it is stopped',
        });
      } finally {
        process.kill(redis.pid, 'SIGCONT');
      }
      await online();
      assert.equal(String(await link.call(['PING'])), 'PONG');
      await waitFor(() => gaps.length === 1, { what: 'the subscription to come back and tell its gap' });
      assert.ok((gaps[0] ?? 0) >= 5_000);
    },
  );
});
