import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorKind } from '../../../src/model/similarFailures.ts';
import { bullmqRef, celeryRef, failed, storeFixture, succeeded } from './storeFixture.ts';

test('errors are alike by the type of their exception, else by their whole line', () => {
  assert.equal(errorKind('requests.exceptions.Timeout: after 30 s'), 'requests.exceptions.Timeout');
  assert.equal(errorKind('KeyError'), 'KeyError');
  assert.equal(errorKind('sandbox exited with code 3'), 'sandbox exited with code 3');
  assert.equal(errorKind('see: this is no type'), 'see');
});

test('similar failures have the name, the connection and the kind of error of a task', async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const like = (id: string, error: string, name = 'tasks.a') => failed(id, clock.now(), { name, error });
  store.apply([like('self', 'ValueError: 1')]);
  assert.equal(store.similarFailures(celeryRef('self')), null, 'it is not similar to itself');
  await clock.advance(1_000);
  const firstAt = clock.now();
  store.apply([
    like('same', 'ValueError: 2'),
    like('longer', 'ValueErrorGroup: 2'),
    like('other kind', 'KeyError: 2'),
    like('other name', 'ValueError: 2', 'tasks.b'),
    { ...like('elsewhere', 'ValueError: 2'), ref: celeryRef('elsewhere', 'other') },
    { ...like('self', 'ValueError: 2'), ref: bullmqRef('self') },
    succeeded('fine', clock.now(), { name: 'tasks.a' }),
  ]);
  await clock.advance(1_000);
  store.apply([like('bare', 'ValueError')]);
  assert.deepEqual(store.similarFailures(celeryRef('self')), {
    count: 2,
    firstAt,
    lastAt: clock.now(),
    error: 'ValueError',
    isCapped: false,
  });
  assert.equal(store.similarFailures(celeryRef('other kind')), null);
  assert.equal(store.similarFailures(celeryRef('fine')), null);
  assert.equal(store.similarFailures(celeryRef('never seen')), null);
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

test('of very many failures the newest are compared, and it is said that there may be more', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  store.apply(
    Array.from({ length: 10_050 }, (_, index) =>
      failed(`t${index}`, now - index, { name: 'tasks.a', error: `ValueError: ${index}` }),
    ),
  );
  const similar = store.similarFailures(celeryRef('t0'));
  assert.deepEqual([similar?.count, similar?.isCapped], [9_999, true]);
});
