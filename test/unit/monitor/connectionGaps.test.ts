import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { ConnectionGaps } from '../../../src/monitor/connectionGaps.ts';
import type { EventGapLog } from '../../../src/monitor/store/eventGapLog.ts';
import { storeInMemory } from '../store/storeInMemory.ts';
import { FakeClock } from './fakeClock.ts';

describe('the gaps of a connection', () => {
  const clock = new FakeClock();
  let gaps: ConnectionGaps;

  beforeEach(() => {
    gaps = new ConnectionGaps('local', clock, storeInMemory(clock).gaps);
  });

  it('are one when they touch: events and results of one interruption', () => {
    gaps.told('celery', 100, null);
    assert.deepEqual(gaps.last, { from: 100, to: null });
    gaps.told('celery', 110, 200);
    gaps.told('celery', 100, 190);
    assert.deepEqual([gaps.last, gaps.earlier], [{ from: 100, to: 200 }, []]);
  });

  it('are kept apart otherwise, the latest five of them', () => {
    for (let start = 100; start <= 700; start += 100) gaps.told('celery', start, start + 10);
    assert.deepEqual(gaps.last, { from: 700, to: 710 });
    assert.deepEqual(
      gaps.earlier.map(({ from }) => from),
      [600, 500, 400, 300],
    );
  });

  describe('that a failed monitor has left', () => {
    let store: EventGapLog;

    beforeEach(() => {
      store = storeInMemory(clock).gaps;
      gaps = new ConnectionGaps('local', clock, store, clock.now() - 3_000);
    });

    it('are those of the systems that are found, from its end until somebody listens', async () => {
      const listenedAt = clock.now();
      gaps.present(['celery']);
      assert.equal(gaps.last, null, 'nobody listens yet');
      gaps.listening(['celery', 'bullmq']);
      await clock.advance(5_000);
      gaps.present(['celery']);
      gaps.present(['celery']);
      const gap = { from: listenedAt - 3_000, to: listenedAt };
      assert.deepEqual(gaps.last, gap);
      assert.deepEqual(store.of('local'), [{ system: 'celery', ...gap }]);
    });

    it('are none of a system that comes later', async () => {
      gaps.listening(['celery', 'bullmq']);
      await clock.advance(61_000);
      gaps.present(['bullmq']);
      assert.deepEqual(store.of('local'), []);
    });
  });
});
