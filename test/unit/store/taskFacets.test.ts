import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerNow } from '../../../src/monitor/store/question.ts';
import type { TaskFacets } from '../../../src/model/taskFacets.ts';
import type { TaskFilter } from '../../../src/model/taskFilter.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';
import { CONNECTIONS, celeryRef, failed, received, storeFixture, succeeded } from './storeFixture.ts';

const NAMES = new Map(CONNECTIONS.map((id) => [id, id]));

function facets(store: TaskStore, filter: TaskFilter = {}, limit = 10): TaskFacets {
  return answerNow(store.questions.facets({ filter, limit }, NAMES));
}

test('tasks are counted by state, name, worker and queue', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const at = clock.now();
  assert.deepEqual([facets(store).tasks, facets(store).isCapped], [0, false]);
  store.apply([
    failed('a', at, { name: 'x', queue: 'q1' }),
    succeeded('b', at, { name: 'x', queue: 'q2' }),
    received('c', at, { name: 'y', worker: 'w2@h' }),
    { ...received('d', at, { name: 'y' }), ref: celeryRef('d', 'other') },
  ]);
  const all = facets(store);
  assert.equal(all.tasks, 4);
  assert.deepEqual(all.facets.state.values[0], { value: 'received', count: 2 });
  assert.deepEqual(all.facets.queue, {
    values: [
      { value: 'q1', count: 1 },
      { value: 'q2', count: 1 },
    ],
    otherValues: 0,
    otherTasks: 0,
    unknown: 2,
  });
  assert.deepEqual(facets(store, { connectionId: 'local', names: ['y'] }).facets.worker.values, [
    { value: 'w2@h', count: 1 },
  ]);
  const { worker } = facets(store, {}, 1).facets;
  assert.deepEqual(worker.values, [{ value: 'w1@h', count: 3 }]);
  assert.deepEqual([worker.otherValues, worker.otherTasks], [1, 1]);
});

test('of very many tasks the newest are counted, and it is said that there are more', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open({ historyMaxTasks: 1_000_000 });
  const at = clock.now();
  for (let begin = 0; begin < 104_000; begin += 8_000) {
    store.apply(Array.from({ length: 8_000 }, (_, index) => succeeded(`t${String(begin + index)}`, at)));
  }
  const answer = facets(store);
  assert.ok(answer.isCapped);
  assert.ok(answer.tasks > 98_000 && answer.tasks <= 100_352, String(answer.tasks));
  assert.equal(answer.facets.state.values[0]?.count, answer.tasks);
});

test('counts that are remembered follow every change: of a task, of its end, and of the history', async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open({ historyMaxTasks: 3_000 });
  const at = clock.now();
  const apply = (from: number, to: number): void => {
    store.apply(Array.from({ length: to - from }, (_, index) => succeeded(`t${String(from + index)}`, at)));
  };
  apply(0, 3_000);
  await clock.advance(10_000);
  const states = () => facets(store).facets.state.values;
  assert.deepEqual(states(), [{ value: 'succeeded', count: 3_000 }]);
  assert.deepEqual(states(), [{ value: 'succeeded', count: 3_000 }]);
  store.apply([failed('t5', at + 1, { retries: 1 })]);
  assert.deepEqual(states(), [
    { value: 'succeeded', count: 2_999 },
    { value: 'failed', count: 1 },
  ]);
  apply(3_000, 3_700);
  await clock.advance(120_000);
  assert.equal(facets(store).tasks, 3_000);
  store.clear();
  assert.equal(facets(store).tasks, 0);
});
