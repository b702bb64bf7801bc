import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startFaultyProxy, startRedis, waitFor } from '../../services/index.ts';
import { fastClock, openRecorded } from './recordedLink.ts';

/** A deadline of five seconds passes in one: long enough for a machine that does other things to answer in. */
const SPEED = 5;

describe('a server that holds the connection and does not answer', () => {
  it('CLIENT PAUSE: what waits is rejected after the deadline, and the link comes back by itself', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const clock = fastClock(SPEED);
    const { link, states, online } = openRecorded(t, redis.url, { clock });
    await online();
    const control = openRecorded(t, redis.url);
    await control.online();
    await control.link.call(['CLIENT', 'PAUSE', 5_000]);

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

  it('a network that drops everything and tells nobody: noticed, and left as soon as it carries again', async (t) => {
    const redis = await startRedis();
    const proxy = await startFaultyProxy(redis.port);
    t.after(async () => {
      await proxy.close();
      await redis.stop();
    });
    const clock = fastClock(SPEED);
    const { link, states, online, down } = openRecorded(t, proxy.url, { clock });
    await online();
    const gaps: { from: number; to: number }[] = [];
    await link.subscribe(['e.*'], {
      onMessage: () => undefined,
      onGap: (from, to) => gaps.push({ from, to }),
    });
    const blocking = await link.openBlocking();
    proxy.freeze();
    const blocked = blocking.call(['BRPOP', 'nothing', 1], 3_000);
    await assert.rejects(blocked, { name: 'RedisLinkError' });
    const silentAt = clock.now();
    const lost = await down();
    assert.equal(lost.problem.kind, 'timeout');
    assert.ok(lost.since < silentAt, 'it is down since the last sign of life');
    await waitFor(() => states.filter((state) => state.kind === 'down').length >= 2, {
      what: 'an attempt that nobody answers',
    });
    const thawedAt = clock.now();
    proxy.thaw();
    await online();
    await waitFor(() => gaps.length === 1, { what: 'the subscription to come back and tell its gap' });
    assert.ok((gaps[0]?.from ?? Infinity) < silentAt && (gaps[0]?.to ?? 0) >= thawedAt);
    assert.equal(await link.call(['GET', 'k']), null);
    blocking.dispose();
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
