import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storeFixture } from './storeFixture.ts';

const SYSTEM = 'celery';

describe('the log of event gaps', () => {
  it('is read newest first, per connection', (t) => {
    const { open } = storeFixture(t);
    const { gaps } = open();
    gaps.append('local', { system: SYSTEM, from: 10, to: 20 });
    gaps.append('local', { system: 'bullmq', from: 15, to: 25 });
    gaps.append('other', { system: SYSTEM, from: 1, to: 2 });
    assert.deepEqual(gaps.of('local'), [
      { system: 'bullmq', from: 15, to: 25 },
      { system: SYSTEM, from: 10, to: 20 },
    ]);
    assert.deepEqual(gaps.of('nowhere'), []);
  });

  it('joins gaps that touch, and ends an open one with what is said of it later', (t) => {
    const { open } = storeFixture(t);
    const { gaps } = open();
    gaps.append('local', { system: SYSTEM, from: 100, to: null });
    gaps.append('local', { system: SYSTEM, from: 95, to: 150 });
    assert.deepEqual(gaps.of('local'), [{ system: SYSTEM, from: 95, to: 150 }]);
    gaps.append('local', { system: SYSTEM, from: 150, to: 160 });
    gaps.append('local', { system: SYSTEM, from: 170, to: 180 });
    gaps.append('local', { system: SYSTEM, from: 175, to: null });
    assert.deepEqual(gaps.of('local'), [
      { system: SYSTEM, from: 170, to: null },
      { system: SYSTEM, from: 95, to: 160 },
    ]);
  });

  it('keeps a gap open over the end of a session until a later one closes it', (t) => {
    const { open } = storeFixture(t);
    const first = open();
    first.gaps.append('local', { system: SYSTEM, from: 100, to: null });
    first.gaps.append('other', { system: SYSTEM, from: 100, to: null });
    first.close();
    const { gaps } = open();
    gaps.close('local', 'bullmq', 400);
    gaps.close('local', SYSTEM, 500);
    assert.deepEqual(gaps.of('local'), [{ system: SYSTEM, from: 100, to: 500 }]);
    assert.deepEqual(gaps.of('other'), [{ system: SYSTEM, from: 100, to: null }]);
  });

  it('does not end before it began when a clock was set back', (t) => {
    const { open } = storeFixture(t);
    const { gaps } = open();
    gaps.append('local', { system: SYSTEM, from: 100, to: null });
    gaps.close('local', SYSTEM, 50);
    assert.deepEqual(gaps.of('local'), [{ system: SYSTEM, from: 100, to: 100 }]);
  });

  it('is bounded, and emptied with the history except for what is still open', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ file: null });
    const now = clock.now();
    store.gaps.append('local', { system: SYSTEM, from: now - 100 * 86_400_000, to: now - 91 * 86_400_000 });
    for (let index = 0; index < 1_200; index++) {
      store.gaps.append(`c${String(index % 20)}`, {
        system: SYSTEM,
        from: now + index * 10,
        to: now + index * 10 + 5,
      });
    }
    store.prune();
    assert.deepEqual(store.gaps.of('local'), []);
    const count = (): number =>
      Array.from({ length: 20 }, (_, index) => store.gaps.of(`c${String(index)}`).length).reduce(
        (sum, one) => sum + one,
        0,
      );
    assert.equal(count(), 1_000);
    store.gaps.append('local', { system: SYSTEM, from: now, to: null });
    store.clear();
    assert.equal(count(), 0);
    assert.deepEqual(store.gaps.of('local'), [{ system: SYSTEM, from: now, to: null }]);
  });
});
