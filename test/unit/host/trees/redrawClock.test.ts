import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { LOAD_INTERVAL_MS, READING_MS, RedrawClock } from '../../../../src/host/trees/redrawClock.ts';

describe('a view in sight', () => {
  let now = 0;
  let timer: { at: number; callback: () => void } | null = null;
  let runs: (readonly [number, string])[] = [];
  let clock: RedrawClock;

  beforeEach(() => {
    [now, timer, runs] = [10_000, null, []];
    clock = new RedrawClock({
      run: (kind) => runs.push([now - 10_000, kind]),
      loadInterval: () => LOAD_INTERVAL_MS,
      now: () => now,
      after: (ms, callback) => {
        const mine = { at: now + ms, callback };
        timer = mine;
        return () => {
          if (timer === mine) timer = null;
        };
      },
    });
  });

  /** Lets time pass until `ms` after the start; timers run when they are due. */
  function passTo(ms: number): void {
    const end = 10_000 + ms;
    while (timer !== null && timer.at <= end) {
      const { at, callback } = timer;
      timer = null;
      now = at;
      callback();
    }
    now = end;
  }

  it('ticks each second, and draws nothing out of sight', () => {
    clock.drawn();
    passTo(5_000);
    assert.deepEqual(runs, []);
    clock.start();
    passTo(7_500);
    assert.deepEqual(runs, [
      [5_000, 'tick'],
      [6_000, 'tick'],
      [7_000, 'tick'],
    ]);
    clock.stop();
    passTo(60_000);
    assert.equal(runs.length, 3);
  });

  it('loads the first change at once, further ones a quarter of a second apart', () => {
    clock.drawn();
    clock.start();
    passTo(3_300);
    runs = [];
    clock.load();
    passTo(3_400);
    clock.load();
    clock.load();
    passTo(4_400);
    assert.deepEqual(runs, [
      [3_300, 'load'],
      [3_550, 'load'],
    ]);
  });

  it('loads what changed out of sight when it is shown', () => {
    clock.drawn();
    clock.load();
    passTo(5_000);
    assert.deepEqual(runs, []);
    clock.start();
    passTo(5_000);
    assert.deepEqual(runs, [[5_000, 'load']]);
  });

  it('leaves the rows alone while a tooltip is read, unless a person asks', () => {
    clock.drawn();
    clock.start();
    clock.hold();
    clock.load();
    passTo(READING_MS - 1);
    assert.deepEqual(runs, []);
    passTo(READING_MS);
    assert.deepEqual(runs, [[READING_MS, 'load']]);
    clock.hold();
    clock.loadNow();
    passTo(READING_MS);
    assert.deepEqual(runs.at(-1), [READING_MS, 'load']);
    assert.equal(runs.length, 2);
  });
});
