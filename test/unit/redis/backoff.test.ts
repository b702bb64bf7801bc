import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { backoffMs } from '../../../src/monitor/redis/backoff.ts';

describe('backoffMs', () => {
  it('doubles its range with each failure, up to a cap below 5 s', () => {
    const greatest = [1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => backoffMs(failures, 0.999_999));
    assert.deepEqual(greatest, [199, 399, 799, 1599, 3199, 4499, 4499, 4499]);
  });

  it('spreads over the whole range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (n, r) => {
          const ms = backoffMs(n, r);
          assert.ok(Number.isInteger(ms) && ms >= 0 && ms < 5_000);
          assert.equal(backoffMs(n, 0), 0);
        },
      ),
    );
  });
});
