import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Poller } from '../../../src/monitor/poller.ts';
import { FakeClock, settle } from './fakeClock.ts';
import type { Attention } from '../../../src/monitor/poller.ts';

interface Polled {
  readonly clock: FakeClock;
  readonly poller: Poller;
  /** When each round began, in ms after the first. */
  readonly starts: number[];
  readonly failures: number[];
  /** What the next rounds do. */
  round: () => Promise<void>;
  readonly most: () => number;
}

function polled(attention: Attention = 'visible', random = 0): Polled {
  const clock = new FakeClock(1_000_000);
  let running = 0;
  let most = 0;
  const fixture: Polled = {
    clock,
    starts: [],
    failures: [],
    round: () => Promise.resolve(),
    most: () => most,
    poller: new Poller({
      clock,
      attention,
      random: () => random,
      poll: async () => {
        fixture.starts.push(clock.now() - 1_000_000);
        most = Math.max(most, ++running);
        try {
          await fixture.round();
        } finally {
          running--;
        }
      },
      onFailure: (_error, failures) => fixture.failures.push(failures),
    }),
  };
  return fixture;
}

describe('poller', () => {
  it('polls at once and then every second while somebody looks', async () => {
    const { clock, poller, starts } = polled();
    poller.start();
    await clock.advance(3_500);
    assert.deepEqual(starts, [0, 1_000, 2_000, 3_000]);
  });

  it('polls every ten seconds while nobody looks', async () => {
    const { clock, poller, starts } = polled('hidden');
    poller.start();
    await clock.advance(25_000);
    assert.deepEqual(starts, [0, 10_000, 20_000]);
  });

  it('does nothing before it is started and after it is stopped', async () => {
    const { clock, poller, starts } = polled();
    await clock.advance(5_000);
    assert.deepEqual(starts, []);
    poller.start();
    await clock.advance(1_500);
    poller.stop();
    await clock.advance(60_000);
    assert.deepEqual(starts, [5_000, 6_000]);
    assert.equal(clock.pending, 0);
  });

  it('changes its cadence as soon as somebody looks', async () => {
    const { clock, poller, starts } = polled('hidden');
    poller.start();
    await clock.advance(4_000);
    poller.setAttention('visible');
    await clock.advance(1_500);
    assert.deepEqual(starts, [0, 4_000, 5_000]);
    poller.setAttention('hidden');
    await clock.advance(20_000);
    assert.deepEqual(starts, [0, 4_000, 5_000, 15_000, 25_000]);
  });

  it('never begins a round before the last one has ended', async () => {
    const fixture = polled();
    const { clock, poller, starts } = fixture;
    fixture.round = () =>
      new Promise((resolve) => {
        clock.after(2_600, resolve);
      });
    poller.start();
    await clock.advance(9_000);
    assert.equal(fixture.most(), 1);
    assert.deepEqual(starts, [0, 2_850, 5_700, 8_550]);
  });

  it('waits longer after each failure, up to thirty seconds, and recovers with the first success', async () => {
    const fixture = polled('visible', 0.999_999_9);
    const { clock, poller, starts, failures } = fixture;
    fixture.round = () => Promise.reject(new Error('no'));
    poller.start();
    await clock.advance(100_000);
    const pauses = starts.slice(1).map((at, index) => Math.round((at - (starts[index] ?? 0)) / 1_000));
    assert.deepEqual(pauses, [2, 4, 8, 16, 30, 30]);
    assert.deepEqual(failures, [1, 2, 3, 4, 5, 6, 7]);
    fixture.round = () => Promise.resolve();
    await clock.advance(31_000);
    const recovered = starts.length;
    await clock.advance(3_000);
    assert.ok(starts.length >= recovered + 2);
  });

  it('never waits less than half of the back-off', async () => {
    const fixture = polled('visible', 0);
    fixture.round = () => Promise.reject(new Error('no'));
    fixture.poller.start();
    await fixture.clock.advance(3_100);
    assert.deepEqual(fixture.starts, [0, 1_000, 3_000]);
  });

  it('does not hurry a failing server because somebody looks', async () => {
    const fixture = polled('hidden', 0);
    fixture.round = () => Promise.reject(new Error('no'));
    fixture.poller.start();
    await settle();
    fixture.poller.setAttention('visible');
    await fixture.clock.advance(5_000);
    assert.deepEqual(fixture.starts, [0]);
  });

  it('lets a round that outlives a stop change nothing, and starts afresh behind it', async () => {
    const fixture = polled();
    const { clock, poller, starts, failures } = fixture;
    fixture.round = () =>
      new Promise((_resolve, reject) => {
        clock.after(500, () => {
          reject(new Error('cut'));
        });
      });
    poller.start();
    poller.stop();
    poller.start();
    fixture.round = () => Promise.resolve();
    await clock.advance(1_000);
    assert.deepEqual(starts, [0, 500]);
    assert.deepEqual(failures, []);
    assert.equal(fixture.most(), 1);
  });
});
