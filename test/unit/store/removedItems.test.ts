import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { migrate } from '../../../src/monitor/store/migrate.ts';
import { MAX_REMOVED_BYTES, RemovedTable } from '../../../src/monitor/store/removedTable.ts';
import { REMOVED_KEPT_MS } from '../../../src/monitor/store/storedLogs.ts';
import { StoppedClock } from './stoppedClock.ts';
import { received, storeFixture } from './storeFixture.ts';
import { removedInMemory } from './removedInMemory.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import type { RemovedItem } from '../../../src/monitor/store/removedItems.ts';

const BATCH = { connectionId: 'local', system: 'celery', queue: 'celery', note: 'aside:1' } as const;

function item(text: string, place = 'celery'): RemovedItem {
  return { place, payload: Buffer.from(text) };
}

describe('removed items', () => {
  it('come back byte for byte, in the order they were added, from a store that was opened again', (t) => {
    const { open } = storeFixture(t);
    const first = open();
    const { id, state } = first.removed.open(BATCH);
    assert.equal(state, 'taking');
    const bytes = { place: 'celery\u0006\u00163', payload: Buffer.from([0, 255, 128, 10, 0]) };
    first.removed.add(id, [item('one'), bytes]);
    first.removed.add(id, [item('three'), item('', 'nul\u0000place')]);
    first.removed.setState(id, 'kept');
    first.close();
    const { removed } = open();
    const batch = removed.get(id);
    assert.deepEqual([batch?.items, batch?.bytes, batch?.state, batch?.note], [4, 13, 'kept', 'aside:1']);
    assert.deepEqual(removed.items(id, 0, 10), [
      item('one'),
      bytes,
      item('three'),
      item('', 'nul\u0000place'),
    ]);
    assert.deepEqual(removed.items(id, 2, 1), [item('three')]);
    assert.deepEqual(removed.items(id, 4, 1), []);
  });

  it('are listed newest first, by connection and system, until they are restored or dropped', () => {
    const removed = removedInMemory(new FakeClock());
    const [a, b, c, d] = [
      removed.open(BATCH),
      removed.open({ ...BATCH, system: 'bullmq' }),
      removed.open({ ...BATCH, connectionId: 'other' }),
      removed.open(BATCH),
    ].map(({ id }) => id);
    const ids = (...of: Parameters<typeof removed.list>): string[] => removed.list(...of).map(({ id }) => id);
    assert.deepEqual(ids('local', 'celery'), [d, a]);
    assert.deepEqual(ids('local', null), [d, b, a]);
    assert.deepEqual(ids(null, null), [d, c, b, a]);
    removed.setState(a ?? '', 'restored');
    removed.drop(d ?? '');
    assert.deepEqual(ids(null, null), [c, b]);
    assert.equal(removed.get(a ?? '')?.state, 'restored');
    assert.equal(removed.get(d ?? ''), null);
  });

  it('are let go of when they were put back: nothing can be put back twice', () => {
    const removed = removedInMemory(new FakeClock());
    const { id } = removed.open(BATCH);
    removed.add(id, [item('one')]);
    removed.setState(id, 'restored');
    assert.deepEqual(removed.items(id, 0, 10), []);
    assert.throws(() => {
      removed.add(id, [item('late')]);
    }, RangeError);
  });

  it('of a batch that is gone are refused', () => {
    const removed = removedInMemory(new FakeClock());
    assert.throws(() => {
      removed.add('nothing', [item('x')]);
    }, /not kept any more/);
    assert.throws(() => {
      removed.setState('nothing', 'kept');
    }, RangeError);
    assert.deepEqual(removed.items('nothing', 0, 10), []);
  });

  it('are refused beyond what is kept in total, all of a call or none, until earlier ones are dropped', () => {
    const removed = removedInMemory(new FakeClock());
    const large = { place: 'celery', payload: Buffer.alloc(MAX_REMOVED_BYTES / 2) };
    const first = removed.open(BATCH).id;
    removed.add(first, [large]);
    const second = removed.open(BATCH).id;
    assert.throws(
      () => {
        removed.add(second, [item('x'), large]);
      },
      { name: 'RangeError', message: /256 MB .*128 MB are kept now/ },
    );
    assert.equal(removed.get(second)?.items, 0);
    removed.drop(first);
    removed.add(second, [item('x'), large]);
    assert.equal(removed.get(second)?.items, 2);
  });

  it('are refused when the disk is full, and what was kept stays', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 1);
    const table = new RemovedTable(db);
    table.open({ ...BATCH, id: 'a', at: 1, until: 2, items: 0, bytes: 0, state: 'taking' });
    table.add('a', [item('kept')]);
    db.exec('PRAGMA max_page_count = 1');
    assert.throws(
      () => {
        table.add('a', [{ place: 'celery', payload: Buffer.alloc(1_000_000) }]);
      },
      { name: 'RangeError', message: /disk is full/ },
    );
    assert.deepEqual(table.items('a', 0, 10), [item('kept')]);
    db.close();
  });

  it('are kept for 7 days, and longer while some may still stand in Redis', (t) => {
    const clock = new StoppedClock();
    const store = storeFixture(t).open({ clock });
    const kept = store.removed.open(BATCH);
    store.removed.add(kept.id, [item('one')]);
    store.removed.setState(kept.id, 'kept');
    const taking = store.removed.open(BATCH);
    assert.equal(kept.until, clock.now() + REMOVED_KEPT_MS);
    clock.time += REMOVED_KEPT_MS - 1;
    store.prune();
    assert.equal(store.removed.list(null, null).length, 2);
    clock.time += 2;
    assert.equal(store.removed.get(kept.id), null);
    assert.deepEqual(store.removed.list(null, null), [{ ...taking }]);
    store.prune();
    assert.deepEqual(store.removed.items(kept.id, 0, 1), []);
    clock.time += 31 * 86_400_000;
    store.prune();
    assert.equal(store.removed.get(taking.id), null);
  });

  it('that are let go of are really deleted, a bounded number at a time', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 1);
    const table = new RemovedTable(db);
    const rows = (name: string): unknown =>
      db.prepare(`SELECT count(*) AS count FROM ${name}`).get()?.['count'];
    const open = (id: string, count: number): void => {
      table.open({ ...BATCH, id, at: 1, until: 100, items: 0, bytes: 0, state: 'taking' });
      table.add(
        id,
        Array.from({ length: count }, () => item('x')),
      );
    };
    open('kept', 3);
    open('restored', 4);
    open('large', 60_000);
    table.setState('restored', 'restored');
    assert.equal(rows('removed_item'), 60_003);
    table.drop('large');
    assert.deepEqual([rows('removed_item'), rows('removed_batch')], [10_003, 3], 'the rest follows');
    assert.equal(table.get('large', 1), null);
    table.prune(50);
    assert.deepEqual([rows('removed_item'), rows('removed_batch')], [3, 2]);
    table.setState('kept', 'kept');
    table.prune(101);
    assert.deepEqual([rows('removed_item'), rows('removed_batch')], [0, 0]);
    db.close();
  });

  it('survive Clear History', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    store.apply([received('a', clock.now())]);
    const { id } = store.removed.open(BATCH);
    store.removed.add(id, [item('one')]);
    store.clear();
    assert.deepEqual(store.removed.items(id, 0, 1), [item('one')]);
  });

  it('say whether they outlive the process', (t) => {
    const { open } = storeFixture(t);
    assert.equal(open({ file: null }).removed.isDurable, false);
    assert.equal(open().removed.isDurable, true);
    assert.equal(open().removed.isDurable, false, 'another window has the file');
  });
});
