import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FLOWING_INTERVAL_MS, RedrawPace } from '../../../../src/host/trees/redrawPace.ts';

const USUAL = 250;
const FLOWING = { rows: 100, fresh: 90 };

describe('how often a list is loaded', () => {
  it('is as usual while its rows stay, or few come', () => {
    const pace = new RedrawPace();
    assert.equal(pace.intervalMs(USUAL), USUAL);
    for (const fresh of [100, 50, 50, 0]) {
      pace.loaded({ rows: 100, fresh });
      assert.equal(pace.intervalMs(USUAL), USUAL);
    }
  });

  it('is less often once most rows were others twice in a row, until some stay again', () => {
    const pace = new RedrawPace();
    pace.loaded(FLOWING);
    assert.equal(pace.intervalMs(USUAL), USUAL);
    pace.loaded(FLOWING);
    assert.equal(pace.intervalMs(USUAL), FLOWING_INTERVAL_MS);
    pace.loaded({ rows: 100, fresh: 40 });
    assert.equal(pace.intervalMs(USUAL), USUAL);
  });

  it('is as usual for a short list, whatever becomes of its rows', () => {
    const pace = new RedrawPace();
    for (let load = 0; load < 5; load++) pace.loaded({ rows: 8, fresh: 8 });
    assert.equal(pace.intervalMs(USUAL), USUAL);
  });

  it('is never more often than the list asks for', () => {
    const pace = new RedrawPace();
    pace.loaded(FLOWING);
    pace.loaded(FLOWING);
    assert.equal(pace.intervalMs(2_000), 2_000);
  });
});
