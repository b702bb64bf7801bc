import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { LookClock, LOOKING_MS } from '../../../../src/host/glance/lookClock.ts';

describe('a look at the failures', () => {
  let now = 0;
  let timer: { readonly at: number; readonly callback: () => void } | null = null;
  let seen: number[] = [];
  let clock: LookClock;
  const pass = (ms: number): void => {
    now += ms;
    if (timer === null || timer.at > now) return;
    const { callback } = timer;
    timer = null;
    callback();
  };

  beforeEach(() => {
    [now, timer, seen] = [0, null, []];
    clock = new LookClock({
      seen: () => seen.push(now),
      after: (ms, callback) => {
        timer = { at: now + ms, callback };
        return () => {
          timer = null;
        };
      },
    });
  });

  it('counts when it lasts, although more failures come meanwhile', () => {
    clock.update(true);
    pass(LOOKING_MS - 1);
    clock.update(true);
    assert.deepEqual(seen, []);
    pass(1);
    assert.deepEqual(seen, [LOOKING_MS]);
    clock.update(true);
    pass(LOOKING_MS);
    assert.equal(seen.length, 2);
  });

  it('does not count when the view or the window is left before, nor after the end', () => {
    clock.update(true);
    pass(LOOKING_MS - 1);
    clock.update(false);
    pass(LOOKING_MS);
    clock.update(true);
    pass(LOOKING_MS - 1);
    assert.deepEqual(seen, []);
    clock.dispose();
    assert.equal(timer, null);
  });
});
