import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzCelery } from '../../../scripts/fuzz/fuzzCelery.ts';

describe('what reads Celery data', () => {
  it('never throws at damaged input, and understands what is still whole', () => {
    const counts = fuzzCelery(20_000, Number(process.env['TASK_TOWER_SEED'] ?? 20_261_121));
    assert.equal(
      counts.reduce((sum, { inputs }) => sum + inputs, 0),
      20_000,
    );
    for (const { kind, inputs, understood } of counts) {
      assert.ok(understood > inputs / 100, `${kind}: hardly anything got past the first check`);
      assert.ok(understood < inputs * 0.99, `${kind}: hardly anything was damaged`);
    }
  });
});
