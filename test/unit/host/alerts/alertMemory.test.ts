import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MutedAlerts } from '../../../../src/host/alerts/mutedAlerts.ts';
import { ToldAlerts } from '../../../../src/host/alerts/toldAlerts.ts';
import { alert } from './alertSamples.ts';

/** What a workspace remembers. */
function memory(stored = new Map<string, unknown>()) {
  return {
    stored,
    get: (key: string): never => stored.get(key) as never,
    update: (key: string, value: unknown): Promise<void> => {
      stored.set(key, value);
      return Promise.resolve();
    },
  };
}

describe('muted alerts', () => {
  it('are muted for an hour, also in the next window', async () => {
    let now = 1_000_000;
    const kept = memory();
    const muted = new MutedAlerts(kept, () => now);
    assert.equal(muted.has('a'), false);
    await muted.muteForHour('a');
    await muted.muteForHour('b');
    await muted.unmute('b');
    const next = new MutedAlerts(kept, () => now);
    assert.equal(next.has('a'), true);
    assert.equal(next.until('a'), now + 3_600_000);
    assert.equal(next.has('b'), false);
    now += 3_600_000;
    assert.equal(next.has('a'), false);
    now -= 7_200_000;
    assert.equal(next.has('a'), false);
  });

  it('are muted for the session, and no longer', async () => {
    const kept = memory();
    const muted = new MutedAlerts(kept, () => 5);
    muted.muteForSession('a');
    assert.equal(muted.has('a'), true);
    assert.equal(muted.until('a'), null);
    assert.equal(new MutedAlerts(kept, () => 5).has('a'), false);
    await muted.unmute('a');
    assert.equal(muted.has('a'), false);
  });

  it('are none where something else is remembered', () => {
    for (const value of [null, 'x', {}, [1, ['a'], ['a', 'b']]]) {
      assert.equal(new MutedAlerts(memory(new Map([['mutedAlerts', value]])), () => 5).has('a'), false);
    }
  });
});

describe('alerts that a person was told of', () => {
  it('are told once, in the next window neither', async () => {
    const kept = memory();
    const told = new ToldAlerts(kept);
    const [one, other] = [alert({ id: 1 }), alert({ id: 2 })];
    assert.deepEqual(await told.take([one]), [one]);
    assert.deepEqual(await told.take([one, other]), [other]);
    const next = new ToldAlerts(kept);
    assert.deepEqual(await next.take([one, other]), []);
  });

  it('are others where a history in memory counts anew', async () => {
    const told = new ToldAlerts(memory());
    await told.take([alert({ id: 1, beganAt: 5 })]);
    assert.equal((await told.take([alert({ id: 1, beganAt: 6 })])).length, 1);
  });

  it('are remembered in bounded number, and past nonsense', async () => {
    const kept = memory(new Map([['toldAlerts', [7, null, '1@5']]]));
    const told = new ToldAlerts(kept);
    assert.deepEqual(await told.take([alert({ id: 1, beganAt: 5 })]), []);
    for (let id = 2; id < 500; id++) await told.take([alert({ id })]);
    const stored = kept.stored.get('toldAlerts');
    assert.ok(Array.isArray(stored) && stored.length === 200);
  });
});
