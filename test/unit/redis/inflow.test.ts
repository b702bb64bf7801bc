import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Inflow } from '../../../src/monitor/redis/inflow.ts';

const MB = 1_000_000;

/** Takes so many MB a second. */
function inflow(rate: number): Inflow {
  const made = new Inflow();
  for (let times = 0; times < 20; times++) made.took(rate * MB, 1_000);
  return made;
}

describe('Inflow', () => {
  it('is no burst while little waits, however fast it came', () => {
    const made = inflow(50);
    made.came(5 * MB);
    assert.equal(made.isBurst(5 * MB, 1_000), false);
  });

  it('only reads while much more comes than can be taken, and takes again when that is over', () => {
    const made = inflow(50);
    assert.equal(made.isBurst(10 * MB, 1_000), true, 'it looks how much comes');
    made.came(6 * MB);
    assert.equal(made.isBurst(16 * MB, 1_020), true, '300 MB/s come');
    made.came(4 * MB);
    assert.equal(made.isBurst(20 * MB, 1_040), true, '200 MB/s come');
    made.came(MB);
    assert.equal(made.isBurst(21 * MB, 1_050), true);
    assert.equal(made.isBurst(21 * MB, 1_060), false, '50 MB/s come');
  });

  it('takes most of the time when as much comes as can be taken', () => {
    const made = inflow(50);
    assert.equal(made.isBurst(10 * MB, 1_000), true);
    made.came(MB);
    assert.equal(made.isBurst(11 * MB, 1_020), false);
    made.came(2 * MB);
    assert.equal(made.isBurst(11 * MB, 1_059), false);
    assert.equal(made.isBurst(11 * MB, 1_060), true, 'it looks again');
  });

  it('is sooner behind on a machine that is slower', () => {
    assert.equal(inflow(5).isBurst(2 * MB, 1_000), true);
    assert.equal(inflow(50).isBurst(2 * MB, 1_000), false);
  });
});
