import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankOfRun } from '../../../src/model/runDurations.ts';
import { BLOCK_ROWS } from '../../../src/monitor/store/taskBlocks.ts';
import { bullmqRef, celeryRef, failed, received, storeFixture, succeeded } from './storeFixture.ts';

test('the runs of one name are compared, whatever they ended in, without the task itself', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  const ran = (id: string, runtimeMs: number, name = 'tasks.a') =>
    succeeded(id, now, { name, runtimeMs, startedAt: now - 7 });
  store.apply([
    ran('self', 5_000),
    ran('slow', 900),
    ran('quick', 20),
    failed('untimed', now, { name: 'tasks.a', startedAt: now - 300, finishedAt: now }),
    ran('other name', 1, 'tasks.b'),
    { ...ran('elsewhere', 1), ref: celeryRef('elsewhere', 'other') },
    { ...ran('job', 1), ref: bullmqRef('job') },
    received('open', now, { name: 'tasks.a', startedAt: now - 1 }),
    succeeded('never started', now, { name: 'tasks.a' }),
  ]);
  assert.deepEqual(store.runDurations(celeryRef('self')), { sortedMs: [20, 300, 900] });
  assert.deepEqual(store.runDurations(celeryRef('open')), { sortedMs: [20, 300, 900, 5_000] });
  assert.deepEqual(store.runDurations(bullmqRef('job')), { sortedMs: [] });
  assert.equal(store.runDurations(celeryRef('never seen')), null);
});

test('of very many runs the newest thousand count', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  store.apply(
    Array.from({ length: 1_200 }, (_, index) => {
      const at = now - 10_000 + index;
      return succeeded(`t${index}`, at, { name: 'tasks.a', receivedAt: at, runtimeMs: index });
    }),
  );
  const { sortedMs = [] } = store.runDurations(celeryRef('t0')) ?? {};
  assert.equal(sortedMs.length, 1_000);
  assert.deepEqual([sortedMs[0], sortedMs.at(-1)], [200, 1_199]);
});

test('runs of a rare name are found among many others, in steps, written a moment or a while ago', async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  store.apply(
    Array.from({ length: 5 * BLOCK_ROWS }, (_, index) => {
      const name = index % 1_500 === 7 ? 'tasks.rare' : `tasks.n${String(index % 3)}`;
      return succeeded(`t${index}`, now + index, { name, receivedAt: now + index, runtimeMs: index });
    }),
  );
  const wanted = [1_507, 3_007, 4_507];
  for (const wait of [0, 30_000]) {
    await clock.advance(wait);
    const question = store.questions.runDurations(celeryRef('t7'));
    let steps = 0;
    let step = question.next();
    for (; step.done !== true; step = question.next()) steps++;
    assert.deepEqual(step.value, { sortedMs: wanted });
    assert.ok(steps >= 5);
  }
});

test('a run has its rank among enough others, and none among few', () => {
  const sortedMs = Array.from({ length: 100 }, (_, index) => index + 1);
  assert.deepEqual(rankOfRun({ sortedMs }, 98), { compared: 100, shorter: 97, longer: 2, medianMs: 51 });
  assert.deepEqual(rankOfRun({ sortedMs }, 0.5)?.longer, 100);
  assert.deepEqual(rankOfRun({ sortedMs }, 1e9)?.shorter, 100);
  assert.equal(rankOfRun({ sortedMs: sortedMs.slice(0, 19) }, 3), null);
  assert.equal(rankOfRun({ sortedMs: [] }, 3), null);
});
