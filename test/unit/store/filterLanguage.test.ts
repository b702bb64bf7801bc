import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { parseFilter } from '../../../src/model/filter/parseFilter.ts';
import { answerNow } from '../../../src/monitor/store/question.ts';
import type { OfferedField } from '../../../src/model/filter/filterValue.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';
import type { FilterExpression } from '../../../src/model/filter/filterExpression.ts';
import {
  CONNECTIONS,
  allIds,
  bullmqRef,
  celeryRef,
  failed,
  received,
  storeFixture,
  succeeded,
} from './storeFixture.ts';

const HOUR = 3_600_000;

function ids(store: TaskStore, filter: string): string[] {
  const parsed = parseFilter(filter);
  assert.ok(parsed.ok && parsed.expression !== null, filter);
  return allIds(store, { expression: parsed.expression }).toSorted();
}

function tasks(t: TestContext): TaskStore {
  const { clock, open } = storeFixture(t);
  const store = open({ file: null });
  const now = clock.now();
  const analysis = { name: 'apps.eval.analyze_test_failure', argsRepr: "('CODE_ERROR', 5)", retries: 2 };
  store.apply([
    failed('now', now - 0.5 * HOUR, { ...analysis, startedAt: now - 0.6 * HOUR, sentAt: now - 0.7 * HOUR }),
    failed('old', now - 2 * HOUR, analysis),
    failed('other', now - 0.5 * HOUR, {
      ...analysis,
      argsRepr: "('DATA_ERROR', 5)",
      error: 'KeyError: 100%_\\',
    }),
    failed('named', now - 0.5 * HOUR, { ...analysis, name: 'apps.eval.analyze_test_failure_2' }),
    succeeded('well', now - 0.5 * HOUR, { ...analysis, runtimeMs: 6_000, rootId: 'old', parentId: 'now' }),
    received('quiet', now, { kwargsRepr: 'CODE_ERROR', groupId: 'g' }),
    {
      ref: bullmqRef('job'),
      at: now,
      state: 'waiting',
      name: 'evaluate',
      argsRepr: '{"user":{"id":7,"tags":["a b","É"]},"dry":true,"none":null,"ratio":1.50}',
    },
  ]);
  store.history.keepMessage(celeryRef('well'), {
    name: 'apps.eval.analyze_test_failure',
    queue: null,
    args: null,
    kwargs: null,
    embed: null,
    headers: '{"stamped_headers":["tenant","level"],"stamps":{"tenant":["acme","globex"],"level":"urgent"}}',
    priority: null,
    replyTo: null,
    redelivered: null,
    seenAt: now,
  });
  return store;
}

describe('the filter language in the store', () => {
  it('finds every CODE_ERROR analysis that failed in the last hour', (t) => {
    assert.deepEqual(ids(tasks(t), 'state:failed name:*analyze_test_failure args:CODE_ERROR since:1h'), [
      'now',
    ]);
  });

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['code_error', ['named', 'now', 'old', 'quiet', 'well']],
    ['"100%_\\\\"', ['other']],
    ['100?*', ['other']],
    ['state:FAILED -since:1h', ['old']],
    ['until:1h', ['old']],
    ['(state:failed OR state:succeeded) retries:>1 -args:DATA', ['named', 'now', 'old', 'well']],
    ['runtime:>5s', ['now', 'well']],
    ['-runtime:<=5s state:succeeded', ['well']],
    ['wait:>=6m wait:<=6m', ['now']],
    ['wait:<1h', ['now']],
    ['id:now', ['now']],
    ['id:NOW', []],
    ['id:N*', ['named', 'now']],
    ['root:old', ['well']],
    ['parent:now', ['well']],
    ['group:g', ['quiet']],
    ['system:bullmq', ['job']],
    ['connection:loc* system:celery group:*', ['quiet']],
    ['connection:nowhere', []],
    ['tag:URGENT', ['well']],
    ['tag:tenant=globex', ['well']],
    ['tag:nothing,acm? state:succeeded', ['well']],
    ['tag:level=acme', []],
    ['-tag:* system:bullmq', ['job']],
    ['arg.user.id:7', ['job']],
    ['arg.user.id:>6 arg.user.id:<=7', ['job']],
    ['arg.user.id:>7', []],
    ['arg.user.tags.0:"A b"', ['job']],
    ['arg.dry:true arg.none:null arg.ratio:1.50', ['job']],
    ['arg.user:*', []],
    ['arg.missing:*', []],
  ];
  for (const [filter, expected] of cases) {
    it(`answers ${filter}`, (t) => {
      assert.deepEqual(ids(tasks(t), filter), expected);
    });
  }

  it('finds a value in the exact arguments of a Celery task whose message was kept', (t) => {
    const store = tasks(t);
    const { ref } = store.query({ filter: { text: 'now' }, limit: 1, cursor: null }, CONNECTIONS).tasks[0]!;
    store.history.keepMessage(ref, {
      name: 'x',
      queue: null,
      args: '["CODE_ERROR", 5]',
      kwargs: '{"limit": {"seconds": 30}}',
      embed: null,
      headers: null,
      priority: null,
      replyTo: null,
      redelivered: null,
      seenAt: 1,
    });
    assert.deepEqual(ids(store, 'arg.0:code_error arg.limit.seconds:>=30'), ['now']);
  });

  it('finds a connection by the name that a person gave it', (t) => {
    const expression: FilterExpression = {
      kind: 'field',
      field: 'connection',
      pattern: [{ kind: 'text', text: 'production' }],
    };
    const query = { filter: { expression }, limit: 10, cursor: null };
    const store = tasks(t);
    assert.equal(store.query(query, CONNECTIONS, new Map([['local', 'Production']])).tasks.length, 7);
    assert.equal(store.query(query, CONNECTIONS).tasks.length, 0);
  });

  it('refuses an expression that is none, before any of it reaches SQL', (t) => {
    const store = tasks(t);
    const expression = { kind: 'number', field: 'retries', comparison: '> 0 OR 1 >', value: 0 } as never;
    assert.throws(
      () => store.query({ filter: { expression }, limit: 1, cursor: null }, CONNECTIONS),
      RangeError,
    );
  });
});

function values(store: TaskStore, field: OfferedField, text: string, limit: number, among = CONNECTIONS) {
  const names = new Map(among.map((id) => [id, id]));
  return answerNow(store.questions.filterValues({ field, text, limit }, names));
}

describe('values that a filter can have', () => {
  it('come with their counts, the commonest first, and with the text in them', (t) => {
    const store = tasks(t);
    assert.deepEqual(values(store, 'state', '', 10), [
      { value: 'failed', count: 4 },
      { value: 'received', count: 1 },
      { value: 'succeeded', count: 1 },
      { value: 'waiting', count: 1 },
    ]);
    assert.deepEqual(values(store, 'name', 'ANALYZE', 1), [
      { value: 'apps.eval.analyze_test_failure', count: 4 },
    ]);
    assert.deepEqual(values(store, 'error', '', 10), [
      { value: 'ValueError', count: 3 },
      { value: 'KeyError', count: 1 },
    ]);
    assert.deepEqual(values(store, 'name', '%', 10), []);
    assert.deepEqual(values(store, 'name', '', 10, ['other']), []);
  });

  it('are refused for a field that has none to offer', (t) => {
    const store = tasks(t);
    assert.throws(() => values(store, 'args; --' as never, '', 1), RangeError);
  });
});
