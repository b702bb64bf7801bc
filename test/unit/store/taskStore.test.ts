import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CONNECTIONS,
  allIds,
  bullmqRef,
  celeryRef,
  failed,
  page,
  received,
  storeFixture,
  succeeded,
} from './storeFixture.ts';

describe('task store', () => {
  it('answers what was applied at once, and still after it was written and forgotten by memory', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    store.apply([received('a', now), succeeded('a', now + 5, { resultRepr: '3', runtimeMs: 4.5 })]);
    const fresh = store.get(celeryRef('a'));
    assert.equal(fresh?.state, 'succeeded');
    for (let round = 0; round < 4; round++) {
      await clock.advance(250);
      store.apply([received(`other-${String(round)}`, clock.now())]);
    }
    assert.deepEqual(store.get(celeryRef('a')), fresh);
  });

  it('writes within 200 ms without being asked', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    store.apply([received('a', clock.now(), { argsRepr: '(2, 3)', kwargsRepr: '{}' })]);
    const before = store.get(celeryRef('a'));
    await clock.advance(200);
    assert.equal(clock.pending, 1, 'only the pruning timer is left');
    store.close();
    assert.deepEqual(open().get(celeryRef('a')), before);
  });

  it('merges a late event into a task that only the file knows any more', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const first = open();
    first.apply([succeeded('a', now + 50)]);
    first.close();
    const store = open();
    store.apply([{ ref: celeryRef('a'), at: now, state: 'started', startedAt: now }]);
    const record = store.get(celeryRef('a'));
    assert.equal(record?.state, 'succeeded');
    assert.equal(record?.startedAt, now);
    assert.equal(allIds(store).length, 1);
  });

  it('gives back tasks whose times no date can express, without these', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    for (const [index, time] of [2 ** 60, 1e19, Number.NaN, -(2 ** 60)].entries()) {
      const id = `odd-${String(index)}`;
      store.apply([received(id, time, { sentAt: time, etaAt: time }), failed(id, time)]);
    }
    for (let round = 0; round < 4; round++) {
      await clock.advance(250);
      store.apply([succeeded(`other-${String(round)}`, clock.now())]);
    }
    const tasks = store.query(page(), CONNECTIONS).tasks.filter(({ ref }) => ref.id.startsWith('odd'));
    assert.deepEqual(
      tasks.map(({ state, sentAt, etaAt, finishedAt }) => [state, sentAt, etaAt, finishedAt]),
      Array.from({ length: 4 }, () => ['failed', null, null, null]),
    );
    assert.equal(store.get(celeryRef('odd-0'))?.state, 'failed');
  });

  it('finds a task again whose id holds half a surrogate pair', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const id = 'half \ud83d of a pair';
    store.apply([received(id, clock.now()), succeeded(id, clock.now())]);
    for (let round = 0; round < 4; round++) {
      await clock.advance(250);
      store.apply([received(`other-${String(round)}`, clock.now())]);
    }
    store.apply([failed(id, clock.now())]);
    const found = allIds(store).filter((listed) => listed.startsWith('half'));
    assert.equal(found.length, 1);
    assert.equal(store.get(celeryRef(found[0] ?? ''))?.name, 'tasks.add');
    assert.equal(store.get(celeryRef(id))?.name, 'tasks.add');
  });

  it('keeps equal ids apart by connection, system and queue', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    const refs = [
      celeryRef('1'),
      celeryRef('1', 'other'),
      bullmqRef('1'),
      bullmqRef('1', 'bull:mail'),
      bullmqRef('1', 'bull:mail', 'other'),
    ];
    store.apply(refs.map((ref, index) => ({ ref, at: now, state: 'waiting', name: `n${String(index)}` })));
    store.flush();
    refs.forEach((ref, index) => {
      assert.equal(store.get(ref)?.name, `n${String(index)}`);
    });
    assert.equal(store.query(page({ connectionId: 'local', system: 'bullmq' }), CONNECTIONS).tasks.length, 2);
    assert.equal(store.query(page({ system: 'bullmq' }), CONNECTIONS).tasks.length, 3);
    assert.equal(store.query(page({ connectionId: 'other' }), CONNECTIONS).tasks.length, 2);
  });

  it('says null for a task that was never seen', (t) => {
    const { open } = storeFixture(t);
    const store = open();
    assert.equal(store.get(celeryRef('nobody')), null);
    store.apply([received('a', 5)]);
    assert.equal(store.get(celeryRef('nobody')), null);
  });

  it('counts failures by the moment at which they were first seen here', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const start = clock.now();
    store.apply([failed('old', start - 9_000_000)]);
    await clock.advance(1_000);
    const later = clock.now();
    store.apply([failed('new', start - 9_000_000), succeeded('fine', start)]);
    assert.equal(store.countFailures(0, CONNECTIONS), 2);
    assert.equal(store.countFailures(later - 1, CONNECTIONS), 1);
    assert.equal(store.countFailures(later, CONNECTIONS), 0, 'only what comes after the moment');
    assert.equal(store.countFailures(0, ['other']), 0, 'only of the connections asked for');
    await clock.advance(1_000);
    store.apply([failed('new', start - 8_999_999, { traceback: 'more is known' })]);
    assert.equal(store.countFailures(clock.now(), CONNECTIONS), 0, 'a failure is first seen once');
    store.apply([succeeded('old', start)]);
    assert.equal(store.countFailures(0, CONNECTIONS), 1);
    store.close();
    assert.equal(open().countFailures(later - 1, CONNECTIONS), 1);
  });

  it('counts failures per worker, over restarts', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const first = open();
    first.apply([
      failed('a', now),
      failed('b', now),
      failed('c', now, { worker: 'w2@h' }),
      succeeded('d', now),
      failed('e', now, { ref: celeryRef('e', 'other') }),
    ]);
    first.apply([succeeded('b', now + 1)]);
    const expected = new Map([
      ['w1@h', 1],
      ['w2@h', 1],
    ]);
    assert.deepEqual(first.failuresByWorker('local', 'celery'), expected);
    first.close();
    const store = open();
    assert.deepEqual(store.failuresByWorker('local', 'celery'), expected);
    assert.deepEqual(store.failuresByWorker('local', 'bullmq'), new Map());
  });

  it('counts a failure of the past in its own time', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    store.apply([
      { ...failed('old', now - 60_000), finishedAt: now - 60_000, isPast: true },
      failed('new', now - 60_000),
    ]);
    assert.equal(store.countFailures(now - 1, ['local']), 1);
    assert.equal(store.countFailures(now - 60_001, ['local']), 2);
  });

  it('lists unfinished tasks of one system, oldest first', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    store.apply([
      received('late', now - 10),
      received('early', now - 30),
      received('middle', now - 20),
      received('done', now - 40),
      succeeded('done', now),
      { ref: bullmqRef('job'), at: now - 50, state: 'waiting' },
      { ref: celeryRef('custom'), at: now - 5, state: 'PROGRESS' },
    ]);
    const ids = store.unfinished('local', 'celery', 10).map(({ ref }) => ref.id);
    assert.deepEqual(ids, ['early', 'middle', 'late', 'custom']);
    assert.equal(store.unfinished('local', 'celery', 2).length, 2);
    assert.deepEqual(store.unfinished('elsewhere', 'celery', 10), []);
    const first = store.unfinishedPage('local', 'celery', 3, null);
    assert.deepEqual(
      first.tasks.map(({ ref }) => ref.id),
      ids.slice(0, 3),
    );
    const second = store.unfinishedPage('local', 'celery', 3, first.next);
    assert.deepEqual([second.tasks.map(({ ref }) => ref.id), second.next], [ids.slice(3), null]);
    assert.throws(() => store.unfinishedPage('local', 'celery', 3, 'nonsense'), RangeError);
  });

  it('forgets everything when it is cleared', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    store.apply([failed('a', clock.now()), received('b', clock.now())]);
    store.flush();
    store.apply([received('c', clock.now())]);
    store.clear();
    assert.deepEqual(allIds(store), []);
    assert.equal(store.get(celeryRef('b')), null);
    assert.equal(store.countFailures(0, CONNECTIONS), 0);
    assert.equal(store.failuresByWorker('local', 'celery').size, 0);
    store.apply([received('d', clock.now())]);
    assert.deepEqual(allIds(store), ['d']);
  });

  it('leaves no timer behind when it is closed, and ignores what comes after', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    store.apply([received('a', clock.now())]);
    store.close();
    assert.equal(clock.pending, 0);
    store.apply([received('b', clock.now())]);
    store.close();
    assert.deepEqual(allIds(open()), ['a']);
  });

  it('holds a burst of unfinished tasks that is larger than its memory', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ file: null });
    const now = clock.now();
    const count = 50_000;
    for (let start = 0; start < count; start += 1_000) {
      store.apply(Array.from({ length: 1_000 }, (_, index) => received(`t${String(start + index)}`, now)));
    }
    store.flush();
    for (let start = 0; start < count; start += 1_000) {
      store.apply(
        Array.from({ length: 1_000 }, (_, index) => succeeded(`t${String(start + index)}`, now + 9)),
      );
    }
    assert.equal(store.unfinished('local', 'celery', 10).length, 0);
    assert.equal(allIds(store, { states: ['succeeded'] }, 1_000).length, count);
  });
});
