import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { failureFingerprint } from '../../../src/model/failureFingerprint.ts';
import { answerNow } from '../../../src/monitor/store/question.ts';
import type { FailureGroups } from '../../../src/model/failureGroup.ts';
import type { TaskFilter } from '../../../src/model/taskFilter.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';
import { CONNECTIONS, allIds, celeryRef, failed, received, storeFixture, succeeded } from './storeFixture.ts';

const NAMES = new Map(CONNECTIONS.map((id) => [id, id]));

function groups(store: TaskStore, since: number, filter: TaskFilter = {}, limit = 10): FailureGroups {
  return answerNow(store.questions.failureGroups({ filter, since, limit }, NAMES));
}

test('failures are grouped by cause, those with most of them first, and compared with the span before', async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const fail = (id: string, error: string, name = 'tasks.a') => failed(id, clock.now(), { name, error });
  const begin = clock.now();
  store.apply([fail('long ago', 'KeyError: 0')]);
  await clock.advance(1_000_000);
  const before = clock.now();
  store.apply([fail('before', 'KeyError: 1'), fail('only before', 'OSError')]);
  await clock.advance(60_000);
  const since = clock.now();
  store.apply([fail('b1', 'KeyError: 2'), fail('b2', 'KeyError: 3', 'tasks.b'), fail('v', 'ValueError: 1')]);
  await clock.advance(60_000);
  store.apply([fail('newest', 'KeyError: 4', 'tasks.b'), succeeded('fine', clock.now()), received('w', 1)]);
  const answer = groups(store, since);
  assert.deepEqual(answer.groups[0], {
    cause: failureFingerprint({ system: 'celery', error: 'KeyError: 9', traceback: null }),
    title: 'KeyError: …',
    count: 3,
    countBefore: 1,
    firstAt: begin,
    lastAt: clock.now(),
    names: [
      { value: 'tasks.b', count: 2 },
      { value: 'tasks.a', count: 1 },
    ],
    distinctNames: 2,
    example: celeryRef('newest'),
  });
  assert.equal(answer.groups[1]?.title, 'ValueError: …');
  assert.deepEqual([answer.totalGroups, answer.totalFailures], [2, 4]);
  assert.deepEqual(groups(store, since, {}, 1).groups.length, 1);
  assert.equal(groups(store, before).totalGroups, 3);
  assert.deepEqual(allIds(store, { cause: answer.groups[0].cause }).sort(), [
    'b1',
    'b2',
    'before',
    'long ago',
    'newest',
  ]);
});

test('a filter narrows the failures, but for what it says of states', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const at = clock.now();
  store.apply([
    failed('a', at, { queue: 'q1' }),
    failed('b', at, { queue: 'q2' }),
    { ...failed('c', at, { queue: 'q1' }), ref: celeryRef('c', 'other') },
  ]);
  assert.equal(groups(store, at, { queue: 'q1', states: ['succeeded'] }).totalFailures, 2);
  assert.equal(groups(store, at, { connectionId: 'local' }).totalFailures, 2);
  assert.equal(groups(store, at + 1).totalFailures, 0);
});

test('a group that is larger than one step is one group', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const at = clock.now();
  store.apply(
    Array.from({ length: 12_000 }, (_, index) =>
      failed(`t${String(index)}`, at, {
        error: index % 3 === 0 ? 'A' : 'B',
        isPast: true,
        finishedAt: at - index,
      }),
    ),
  );
  const answer = groups(store, at - 12_000);
  assert.deepEqual(
    answer.groups.map(({ title, count }) => [title, count]),
    [
      ['B', 8_000],
      ['A', 4_000],
    ],
  );
});

test('failures that an older version wrote get their fingerprints when groups are asked for', (t) => {
  const { clock, file, open } = storeFixture(t);
  const store = open();
  store.apply(Array.from({ length: 1_200 }, (_, index) => failed(`t${String(index)}`, clock.now())));
  store.close();
  const db = new DatabaseSync(file);
  db.exec('UPDATE task SET cause = NULL');
  db.close();
  const reopened = open();
  assert.equal(groups(reopened, 0).groups[0]?.count, 1_200);
});
