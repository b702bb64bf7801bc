import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { SWEPT_AT_ONCE } from '../../../src/monitor/store/sourceSweep.ts';
import { allIds, bullmqRef, celeryRef, received, storeFixture, succeeded } from './storeFixture.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';

const MEGABYTE = 1024 * 1024;
const CAP = 4 * MEGABYTE;
const LONG = 'x'.repeat(2_000);

/** Written in parts, as it comes. */
function fill(store: TaskStore, from: number, to: number, at: number): void {
  for (let begin = from; begin < to; begin += 500) {
    const length = Math.min(500, to - begin);
    store.apply(
      Array.from({ length }, (_, index) =>
        succeeded(`t${String(begin + index)}`, at + begin + index, { resultRepr: LONG }),
      ),
    );
    store.flush();
  }
}

describe('the size of the history', () => {
  it('stays below its limit, the oldest tasks going first', async (t) => {
    const { clock, file, open } = storeFixture(t);
    const store = open({ historyMaxBytes: CAP });
    fill(store, 0, 6_000, clock.now() - 100_000);
    await clock.advance(120_000);
    const { tasks, bytes } = store.size();
    assert.ok(bytes <= CAP * 1.1 && bytes > CAP / 2, `${String(bytes)} bytes`);
    const ids = allIds(store, {}, 1_000);
    assert.equal(ids.length, tasks);
    assert.ok(tasks > 1_000);
    assert.deepEqual(ids.slice(0, 2), ['t5999', 't5998']);
    assert.equal(ids.at(-1), `t${String(6_000 - tasks)}`);
    store.close();
    assert.ok(statSync(file).size <= CAP * 1.1);
  });

  it('has the write-ahead log within it, also while it is filled', (t) => {
    const { clock, file, open } = storeFixture(t);
    const store = open({ historyMaxBytes: CAP });
    let most = 0;
    for (let count = 0; count < 6_000; count += 50) {
      fill(store, count, count + 50, clock.now() - 100_000);
      most = Math.max(most, statSync(file).size + statSync(`${file}-wal`).size);
    }
    assert.ok(most > CAP / 2 && most <= CAP * 1.1, `${String(most)} bytes`);
    const log = statSync(`${file}-wal`).size;
    assert.ok(log > 0 && store.size().bytes > log + CAP / 2, 'the log is part of the size that is told');
  });

  it('is brought below a limit that was lowered, and the room given back', async (t) => {
    const { clock, file, open } = storeFixture(t);
    const large = open();
    fill(large, 0, 12_000, clock.now() - 100_000);
    large.close();
    const before = statSync(file).size;
    assert.ok(before > 5 * CAP);
    const store = open({ historyMaxBytes: CAP });
    await clock.advance(20 * 60_000);
    assert.ok(store.size().bytes <= CAP * 1.1, `${String(store.size().bytes)} bytes`);
    store.close();
    assert.ok(statSync(file).size <= CAP * 1.1);
  });

  it('does not count what can be put back', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyMaxBytes: CAP });
    const batch = store.removed.open({ connectionId: 'local', system: 'celery', queue: 'q', note: '' });
    for (let number = 0; number < 6; number++) {
      store.removed.add(batch.id, [{ place: 'q', payload: Buffer.alloc(MEGABYTE) }]);
    }
    fill(store, 0, 100, clock.now() - 10_000);
    store.prune();
    assert.equal(store.size().tasks, 100);
    assert.ok(store.size().bytes > CAP);
  });

  it('falls when the history is cleared', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    fill(store, 0, 2_000, clock.now() - 10_000);
    assert.ok(store.size().bytes > 2 * MEGABYTE);
    store.clear();
    assert.equal(store.size().tasks, 0);
    assert.ok(store.size().bytes < MEGABYTE);
  });
});

function storedScopes(file: string): readonly unknown[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db
      .prepare('SELECT scope FROM source ORDER BY scope')
      .all()
      .map(({ scope }) => scope);
  } finally {
    db.close();
  }
}

describe('sources without tasks', () => {
  it('are forgotten, and known again when a task comes', async (t) => {
    const { clock, file, open } = storeFixture(t);
    const store = open({ historyDays: 1 });
    const more = (count: number, at: number): void => {
      store.apply(Array.from({ length: count }, (_, index) => received(`c${String(index)}`, at)));
    };
    store.apply([
      { ref: bullmqRef('1', 'bull:gone'), at: clock.now(), state: 'succeeded', finishedAt: clock.now() },
    ]);
    more(SWEPT_AT_ONCE + 10, clock.now());
    store.apply([{ ref: bullmqRef('1', 'bull:stays'), at: clock.now(), state: 'received' }]);
    await clock.advance(86_400_000 + 10 * 60_000);
    assert.equal(store.get(bullmqRef('1', 'bull:gone')), null);
    assert.equal(store.get(bullmqRef('1', 'bull:stays'))?.state, 'received');
    assert.equal(store.get(celeryRef('c1'))?.state, 'received');
    store.apply([{ ref: bullmqRef('2', 'bull:new'), at: clock.now(), state: 'received' }]);
    store.close();
    assert.deepEqual(storedScopes(file), ['', 'bull:new', 'bull:stays']);
    const again = open();
    again.apply([{ ref: bullmqRef('1', 'bull:gone'), at: clock.now(), state: 'received' }]);
    assert.equal(again.get(bullmqRef('1', 'bull:gone'))?.state, 'received');
    assert.equal(again.get(bullmqRef('2', 'bull:new'))?.ref.scope, 'bull:new');
    again.close();
    assert.deepEqual(storedScopes(file), ['', 'bull:gone', 'bull:new', 'bull:stays']);
  });
});
