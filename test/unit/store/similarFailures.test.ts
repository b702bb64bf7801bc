import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureFingerprint } from '../../../src/model/failureFingerprint.ts';
import { bullmqRef, celeryRef, failed, storeFixture, succeeded } from './storeFixture.ts';

test('similar failures have the cause and the connection of a task, whatever their names', async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const like = (id: string, error: string, name = 'tasks.a') => failed(id, clock.now(), { name, error });
  store.apply([like('self', 'ValueError: no user 1')]);
  assert.equal(store.similarFailures(celeryRef('self')), null, 'it is not similar to itself');
  await clock.advance(1_000);
  const firstAt = clock.now();
  store.apply([
    like('same', 'ValueError: no user 2'),
    like('other message', 'ValueError: no group 2'),
    like('other type', 'KeyError: no user 2'),
    { ...like('elsewhere', 'ValueError: no user 2'), ref: celeryRef('elsewhere', 'other') },
    { ...like('self', 'ValueError: no user 2'), ref: bullmqRef('self') },
    succeeded('fine', clock.now(), { name: 'tasks.a' }),
  ]);
  await clock.advance(1_000);
  store.apply([like('other name', 'ValueError: no user -3', 'tasks.b')]);
  assert.deepEqual(store.similarFailures(celeryRef('self')), {
    cause: failureFingerprint({ system: 'celery', error: 'ValueError: no user 7', traceback: null }),
    count: 2,
    firstAt,
    lastAt: clock.now(),
    error: 'ValueError: no user …',
    isCapped: false,
  });
  assert.equal(store.similarFailures(celeryRef('other type')), null);
  assert.equal(store.similarFailures(celeryRef('fine')), null);
  assert.equal(store.similarFailures(celeryRef('never seen')), null);
});

test('a failure that was told more of, or that is over, is similar to others than before', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const at = clock.now();
  store.apply([
    failed('a', at, { error: 'KeyError: 1' }),
    failed('b', at, { error: 'KeyError: 2' }),
    failed('c', at, { error: 'KeyError: 3' }),
  ]);
  assert.equal(store.similarFailures(celeryRef('a'))?.count, 2);
  store.apply([{ ref: celeryRef('b'), at, traceback: '  File "/app/own.py", line 3, in run\n    x\n' }]);
  assert.equal(store.similarFailures(celeryRef('a'))?.count, 1);
  store.apply([{ ref: celeryRef('c'), at: at + 1, state: 'received', retries: 1 }]);
  assert.equal(store.get(celeryRef('c'))?.state, 'received');
  assert.equal(store.similarFailures(celeryRef('a')), null);
});

test('jobs of one id in two queues are two jobs', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const of = (scope: string) => ({
    ...failed('1', clock.now(), { name: 'send', error: 'Error: no' }),
    ref: bullmqRef('1', scope),
  });
  store.apply([of('bull:a'), of('bull:b')]);
  assert.equal(store.similarFailures(bullmqRef('1', 'bull:a'))?.count, 1);
});

test('of very many failures the newest are counted, and it is said that there are more', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  store.apply(
    Array.from({ length: 10_050 }, (_, index) =>
      failed(`t${index}`, now - index, { error: `ValueError: ${index}` }),
    ),
  );
  const similar = store.similarFailures(celeryRef('t0'));
  assert.deepEqual([similar?.count, similar?.isCapped], [10_000, true]);
});

test('failures of many moments and connections are compared in steps', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  const failures = Array.from({ length: 9_000 }, (_, index) => ({
    connectionId: index % 3 === 0 ? 'other' : 'local',
    at: now - 3_000 + ((index * 7_919) % (index % 2 === 0 ? 3_000 : 5)),
  }));
  store.apply(
    failures.map(({ connectionId, at }, index) =>
      failed('', at, { ref: celeryRef(`t${String(index)}`, connectionId), isPast: true }),
    ),
  );
  const question = store.questions.similarFailures(celeryRef('t1'));
  let steps = 0;
  let step = question.next();
  for (; step.done !== true; step = question.next()) {
    steps++;
    store.apply([failed(`of another cause ${String(steps)}`, now, { error: 'KeyError: 1' })]);
  }
  const ofLocal = failures.filter(({ connectionId }, index) => connectionId === 'local' && index !== 1);
  assert.deepEqual([step.value?.count, step.value?.isCapped], [ofLocal.length, false]);
  assert.equal(step.value?.firstAt, Math.min(...ofLocal.map(({ at }) => at)));
  assert.equal(step.value?.lastAt, Math.max(...ofLocal.map(({ at }) => at)));
  assert.ok(steps >= 4, String(steps));
});
