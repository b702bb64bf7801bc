import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decodeKeptJob, encodeKeptJob, KEPT_PLACES } from '../../../src/monitor/bullmq/actions/keptJob.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

describe('a job that is kept', () => {
  it('comes back to the byte', () => {
    fc.assert(
      fc.property(
        fc.record({
          id: fc.string({ unit: 'grapheme', minLength: 1 }),
          place: fc.constantFrom(...KEPT_PLACES),
          score: fc.option(fc.float({ noNaN: true }).map(String)),
          record: bytes,
          log: fc.option(bytes.filter(({ length }) => length > 0)),
        }),
        (job) => {
          assert.deepEqual(decodeKeptJob(encodeKeptJob(job)), { ...job });
        },
      ),
    );
  });

  it('is not read out of what is none', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('wait', 'active', ''), (payload, place) => {
        const decoded = decodeKeptJob({ place, payload });
        assert.ok(decoded === null || decoded.record.length <= payload.length);
      }),
    );
    const { payload } = encodeKeptJob({
      id: 'a',
      place: 'wait',
      score: null,
      record: Buffer.from('x'),
      log: null,
    });
    assert.equal(decodeKeptJob({ place: 'active', payload }), null);
  });
});
