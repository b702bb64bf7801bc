import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PRUNED_AT_ONCE } from '../../../src/monitor/store/retention.ts';
import { CONNECTIONS, allIds, celeryRef, failed, received, storeFixture, succeeded } from './storeFixture.ts';

const DAY_MS = 86_400_000;

describe('retention', () => {
  it('drops finished tasks that are too old, and no unfinished one', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyDays: 2 });
    const start = clock.now();
    store.apply([failed('old', start), received('open', start), succeeded('changed', start)]);
    await clock.advance(2 * DAY_MS - 1_000);
    store.apply([succeeded('changed', start, { resultRepr: '1' }), succeeded('young', clock.now())]);
    await clock.advance(2_000);
    store.prune();
    assert.deepEqual(allIds(store).toSorted(), ['changed', 'open', 'young']);
    assert.equal(store.failuresByWorker('local', 'celery').get('w1@h'), undefined);
    assert.equal(store.countFailures(0, CONNECTIONS), 0);
  });

  it('runs by itself', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyDays: 1 });
    store.apply([succeeded('old', clock.now())]);
    await clock.advance(DAY_MS + 120_000);
    assert.equal(store.get(celeryRef('old')), null);
  });

  it('keeps at most so many tasks, the newest', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyMaxTasks: 100 });
    const now = clock.now() - 10_000;
    for (let index = 0; index < 1_000; index++) store.apply([succeeded(`t${String(index)}`, now + index)]);
    store.prune();
    const ids = allIds(store);
    assert.equal(ids.length, 100);
    assert.equal(ids[0], 't999');
    assert.equal(ids.at(-1), 't900');
  });

  it('does not wait for anyone to ask when far too many come', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyMaxTasks: 10 });
    for (let index = 0; index < 2_000; index++) {
      store.apply([succeeded(`t${String(index)}`, clock.now())]);
      if (index % 200 === 0) store.flush();
    }
    assert.ok(allIds(store).length < 1_000);
  });

  it('deletes a bounded number at a time', (t) => {
    const { clock, open } = storeFixture(t);
    const keeps = open({ historyMaxTasks: 1_000_000 });
    const now = clock.now();
    const count = PRUNED_AT_ONCE + 1_500;
    keeps.apply(Array.from({ length: count }, (_, index) => succeeded(`t${String(index)}`, now)));
    keeps.close();
    const store = open({ historyMaxTasks: 1_000 });
    store.prune();
    assert.equal(allIds(store, {}, 1_000).length, count - PRUNED_AT_ONCE);
    store.prune();
    assert.equal(allIds(store, {}, 1_000).length, 1_000);
  });

  it('drops about as many as came after each write, never very many at once', (t) => {
    const { clock, open } = storeFixture(t);
    const keeps = open({ historyMaxTasks: 1_000_000 });
    const now = clock.now();
    const count = 6 * PRUNED_AT_ONCE;
    keeps.apply(Array.from({ length: count }, (_, index) => succeeded(`t${String(index)}`, now)));
    keeps.close();
    const store = open({ historyMaxTasks: 100 });
    let left = count;
    for (let turn = 0; left > 2 * PRUNED_AT_ONCE; turn++) {
      store.apply(
        Array.from({ length: 50 }, (_, index) => succeeded(`n${String(turn)}-${String(index)}`, now)),
      );
      store.flush();
      const { tasks } = store.size();
      assert.ok(tasks < left && left - tasks <= PRUNED_AT_ONCE, `${String(left)} ${String(tasks)}`);
      left = tasks;
    }
  });

  it('takes up a dropped task anew when something happens to it', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyMaxTasks: 1 });
    const now = clock.now();
    store.apply([received('early', now - 100), received('late', now)]);
    store.prune();
    assert.deepEqual(allIds(store), ['late']);
    store.apply([succeeded('early', now)]);
    assert.equal(store.get(celeryRef('early'))?.state, 'succeeded');
    assert.equal(allIds(store).length, 2);
  });
});
