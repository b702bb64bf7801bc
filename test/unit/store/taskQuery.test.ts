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
import type { TaskFilter } from '../../../src/model/taskFilter.ts';

describe('pages of tasks', () => {
  it('come newest first, each task once, however many begin in the same millisecond', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    const ids = Array.from({ length: 57 }, (_, index) => `t${String(index)}`);
    store.apply(ids.map((id, index) => received(id, now - 1_000 + Math.floor(index / 10))));
    assert.deepEqual(allIds(store, {}, 7), ids.toReversed());
  });

  it('do not move while newer tasks arrive and older ones change', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    store.apply(Array.from({ length: 20 }, (_, index) => received(`t${String(index)}`, now - 100 + index)));
    const first = store.query(page({}, 10), CONNECTIONS);
    store.apply([received('new', now), succeeded('t3', now), failed('t12', now)]);
    const second = store.query(page({}, 10, first.next), CONNECTIONS);
    assert.deepEqual(
      second.tasks.map(({ ref }) => ref.id),
      Array.from({ length: 10 }, (_, index) => `t${String(9 - index)}`),
    );
    assert.equal(second.next, null);
  });

  it('hold between 1 and 1,000 tasks whatever is asked for', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    store.apply(Array.from({ length: 1_500 }, (_, index) => received(`t${String(index)}`, now)));
    for (const [asked, got] of [
      [0, 1],
      [-5, 1],
      [Number.NaN, 1],
      [3.9, 3],
      [5_000, 1_000],
    ] as const) {
      assert.equal(store.query(page({}, asked), CONNECTIONS).tasks.length, got);
    }
  });

  it('refuse a cursor that the store did not give out', (t) => {
    const { open } = storeFixture(t);
    const store = open();
    for (const cursor of ['', 'x', '1', '1:2:3', "1:2' OR 1", '-1:2']) {
      assert.throws(() => store.query(page({}, 10, cursor), CONNECTIONS), RangeError);
    }
  });

  it('are not headed for ever by a task of a clock that runs ahead', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    store.apply([received('future', clock.now() + 1e12)]);
    await clock.advance(1_000);
    store.apply([received('now', clock.now())]);
    assert.deepEqual(allIds(store), ['now', 'future']);
  });
});

describe('filters of tasks', () => {
  const cases: readonly (readonly [string, TaskFilter, readonly string[]])[] = [
    ['no filter', {}, ['add', 'fail', 'job', 'odd']],
    ['one state', { states: ['failed'] }, ['fail']],
    ['several states', { states: ['failed', 'waiting'] }, ['fail', 'job']],
    ['a custom state', { states: ['PROGRESS'] }, ['odd']],
    ['no state at all', { states: [] }, []],
    ['names', { names: ['tasks.add', 'evaluate_code'] }, ['add', 'job']],
    ['queue', { queue: 'evaluations' }, ['job']],
    ['worker', { worker: 'w2@h' }, ['fail']],
    ['system', { system: 'bullmq' }, ['job']],
    ['connection', { connectionId: 'other' }, ['odd']],
    ['text in the id', { text: 'AD' }, ['add']],
    ['text in the name', { text: 'evaluate_C' }, ['job']],
    ['text in the arguments', { text: '100%' }, ['odd']],
    ['text in keyword arguments', { text: "'lang'" }, ['add']],
    ['text in the result', { text: 'forty-two' }, ['add']],
    ['text in the error', { text: 'BOOM' }, ['fail']],
    ['text with an underscore is no wildcard', { text: 'a_d' }, []],
    ['text with a percent sign is no wildcard', { text: 'f%l' }, []],
    ['text with a backslash', { text: 'C:\\tmp' }, ['odd']],
    ['text that looks like SQL', { text: "' OR 1=1 --" }, []],
    ['all of several', { states: ['failed'], worker: 'w2@h', text: 'boom' }, ['fail']],
    ['none of several', { states: ['failed'], worker: 'w1@h' }, []],
  ];

  for (const [what, filter, expected] of cases) {
    it(`restrict by ${what}`, (t) => {
      const { clock, open } = storeFixture(t);
      const store = open({ file: null });
      const now = clock.now();
      store.apply([
        received('add', now - 9, { kwargsRepr: "{'lang': 'py'}" }),
        succeeded('add', now, { resultRepr: "'forty-two'" }),
        failed('fail', now - 8, { name: 'tasks.fail', worker: 'w2@h', error: 'ValueError: boom' }),
        { ref: bullmqRef('job'), at: now - 7, state: 'waiting', name: 'evaluate_code', queue: 'evaluations' },
        {
          ref: celeryRef('odd', 'other'),
          at: now - 6,
          state: 'PROGRESS',
          name: 'tasks.odd',
          argsRepr: "('100%', 'C:\\tmp')",
        },
      ]);
      assert.deepEqual(allIds(store, filter).toSorted(), expected);
      assert.deepEqual(allIds(store, filter, 1).toSorted(), expected, 'the same page by page');
    });
  }

  it('restrict by the moment of the last change', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    store.apply([received('a', 1), received('b', 1)]);
    await clock.advance(1_000);
    const since = clock.now();
    store.apply([succeeded('a', 2)]);
    assert.deepEqual(allIds(store, { since }), ['a']);
  });
});
