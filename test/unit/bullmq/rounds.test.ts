import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRounds } from '../../../src/monitor/bullmq/rounds.ts';
import type { PipelineReply } from '../../../src/monitor/redis/redisLink.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

/** A server that takes so long for each round, and a part that is asked. */
function server(tookMs: number) {
  const clock = new FakeClock();
  const asked: number[] = [];
  let fails = false;
  const rounds = createRounds({
    clock,
    link: {
      pipeline: () =>
        new Promise<readonly PipelineReply[]>((resolve, reject) => {
          asked.push(clock.now());
          clock.after(tookMs, () => {
            if (fails) reject(new Error('gone'));
            else resolve([{ ok: true, value: null }]);
          });
        }),
    },
  });
  let applied = 0;
  const part = {
    commands: () => [['PING'] as const],
    apply: () => {
      applied += 1;
    },
  };
  return {
    clock,
    rounds,
    part,
    asked,
    applied: () => applied,
    fail: () => {
      fails = true;
    },
  };
}

const never = () => false;

describe('rounds beside the ticks', () => {
  it('rest as long as the server worked, until their time is over', async () => {
    const { clock, rounds, part, asked } = server(10);
    const run = rounds.run(part, { isOver: never, ms: 100 });
    assert.equal(rounds.areRunning, true);
    await clock.advance(1_000);
    await run;
    assert.equal(rounds.areRunning, false);
    const [first = 0] = asked;
    assert.deepEqual(
      asked.map((at) => at - first),
      [0, 20, 40, 60, 80, 100],
    );
  });

  it('end when there is nothing more to ask, and are at least one', async () => {
    const { clock, rounds, part, applied } = server(10);
    const run = rounds.run(part, { isOver: () => true, ms: 100 });
    await clock.advance(10);
    await run;
    assert.equal(applied(), 1);
    await rounds.run(
      { commands: () => [], apply: () => assert.fail('nothing was asked') },
      { isOver: never, ms: 100 },
    );
  });

  it('are one run at a time', async () => {
    const { clock, rounds, part, asked } = server(10);
    const run = rounds.run(part, { isOver: () => asked.length === 3, ms: 1_000 });
    await rounds.run(part, { isOver: never, ms: 1_000 });
    await clock.advance(1_000);
    await run;
    assert.equal(asked.length, 3);
  });

  it('reject when the server cannot be asked, and may be begun again', async () => {
    const { clock, rounds, part, fail } = server(10);
    fail();
    const run = rounds.run(part, { isOver: never, ms: 1_000 });
    const rejected = assert.rejects(run, /gone/);
    await clock.advance(10);
    await rejected;
    assert.equal(rounds.areRunning, false);
  });

  it('end in the middle of a rest, and leave no timer', async () => {
    const { clock, rounds, part, asked } = server(100);
    const run = rounds.run(part, { isOver: never, ms: 10_000 });
    await clock.advance(120);
    rounds.stop();
    await run;
    assert.deepEqual([asked.length, clock.pending], [1, 0]);
    await rounds.run(part, { isOver: never, ms: 10_000 });
    assert.equal(asked.length, 1);
  });
});
