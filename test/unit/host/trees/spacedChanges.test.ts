import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { NOTICE_SPACING_MS, SpacedChanges } from '../../../../src/host/trees/spacedChanges.ts';
import type { TreeChanges } from '../../../../src/host/trees/treeChanges.ts';
import { FakeClock } from '../../monitor/fakeClock.ts';

describe('notices of changed rows', () => {
  let clock: FakeClock;
  let told: TreeChanges[];
  let changes: SpacedChanges;
  beforeEach(() => {
    [clock, told] = [new FakeClock(), []];
    changes = new SpacedChanges({
      tell: (rows) => told.push(rows),
      now: () => clock.now(),
      after: (ms, callback) => clock.after(ms, callback),
    });
  });

  it('come at once after a calm time, and not for nothing', async () => {
    changes.changed([]);
    changes.changed(['one']);
    await clock.advance(NOTICE_SPACING_MS);
    changes.changed(['two']);
    assert.deepEqual(told, [['one'], ['two']]);
    assert.equal(clock.pending, 0);
  });

  it('come together when they follow too soon, and no later than the spacing', async () => {
    changes.changed(['one']);
    changes.changed(['two']);
    await clock.advance(NOTICE_SPACING_MS - 1);
    changes.changed(['three', 'two']);
    assert.deepEqual(told, [['one']]);
    await clock.advance(1);
    assert.deepEqual(told, [['one'], ['two', 'three']]);
    await clock.advance(10 * NOTICE_SPACING_MS);
    assert.equal(told.length, 2);
  });

  it('are of everything when one of them is', async () => {
    changes.changed(['one']);
    changes.changed('all');
    changes.changed(['two']);
    await clock.advance(NOTICE_SPACING_MS);
    assert.deepEqual(told, [['one'], 'all']);
  });

  it('come no more after the end', async () => {
    changes.changed(['one']);
    changes.changed(['two']);
    changes.dispose();
    await clock.advance(NOTICE_SPACING_MS);
    assert.deepEqual(told, [['one']]);
    assert.equal(clock.pending, 0);
  });
});
