import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectionKeeper } from '../../../src/monitor/redis/connectionKeeper.ts';
import { RedisLinkError } from '../../../src/monitor/redis/redisErrors.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

const REFUSED = new RedisLinkError({ kind: 'refused', role: 'broker', address: 'redis://x', detail: 'no' });

/** A keeper whose every attempt fails after `attemptMs`. */
function failingKeeper(attemptMs: number, random = 0.999) {
  const clock = new FakeClock();
  const attempts: number[] = [];
  const announced: number[] = [];
  const cancelled: number[] = [];
  const gate = { open: true };
  const keeper = new ConnectionKeeper({
    clock,
    random: () => random,
    mayRetry: () => gate.open,
    prepare: () => Promise.resolve(),
    onUp: () => assert.fail('up'),
    onLost: () => assert.fail('lost'),
    onFailed: (error, nextAttemptAt) => {
      assert.equal(error, REFUSED);
      announced.push(nextAttemptAt);
    },
    connect: () => {
      attempts.push(clock.now());
      let cancel = (): void => undefined;
      const result = new Promise<never>((_resolve, reject) => {
        const stop = clock.after(attemptMs, () => {
          reject(REFUSED);
        });
        cancel = () => {
          cancelled.push(clock.now());
          stop();
          reject(REFUSED);
        };
      });
      return {
        result,
        cancel: () => {
          cancel();
        },
      };
    },
  });
  return { keeper, clock, attempts, announced, cancelled, gate };
}

describe('ConnectionKeeper', () => {
  it('tries for ever, further and further apart up to 5 s, when it said it would', async () => {
    const { keeper, clock, attempts, announced } = failingKeeper(1);
    keeper.retryNow();
    await clock.advance(60_000);
    const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    assert.deepEqual(pauses.slice(0, 6), [199, 399, 799, 1598, 3196, 4495]);
    assert.ok(pauses.every((ms) => ms < 5_000));
    assert.deepEqual(announced.slice(0, attempts.length - 1), attempts.slice(1));
    keeper.dispose();
    assert.equal(clock.pending, 0);
  });

  it('counts the time of a slow attempt as part of the pause', async () => {
    const { keeper, clock, attempts } = failingKeeper(4_000);
    keeper.retryNow();
    await clock.advance(120_000);
    const last = attempts.slice(-5);
    for (const [index, at] of last.slice(1).entries()) assert.ok(at - (last[index] ?? 0) < 5_000);
    keeper.dispose();
  });

  it('waits to be woken when trying is of no use', async () => {
    const { keeper, clock, attempts, gate } = failingKeeper(1);
    keeper.retryNow();
    await clock.advance(10);
    gate.open = false;
    await clock.advance(60_000);
    assert.equal(attempts.length, 1);
    gate.open = true;
    keeper.retryNow();
    assert.equal(attempts.length, 2);
    keeper.dispose();
  });

  it('gives up an attempt under way for a fresh one when asked to try now', async () => {
    const { keeper, clock, attempts, announced, cancelled } = failingKeeper(4_000);
    keeper.retryNow();
    await clock.advance(1_000);
    keeper.retryNow();
    await clock.advance(1);
    assert.equal(attempts.length, 2);
    assert.equal(cancelled.length, 1);
    assert.equal(announced.length, 0, 'an attempt that was given up is no failure');
    keeper.dispose();
    await clock.advance(60_000);
    assert.equal(attempts.length, 2);
    assert.equal(clock.pending, 0);
  });
});
