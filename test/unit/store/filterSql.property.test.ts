import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { formatFilter } from '../../../src/model/filter/formatFilter.ts';
import { matchesTask, type FilteredTask } from './filteredTask.ts';
import { filterExpressions, texts } from '../model/filter/filterExpressions.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import { storeInMemory } from './storeInMemory.ts';
import type { TaskMessage } from '../../../src/model/taskMessage.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';

const NAMES = new Map([
  ['a', 'ab'],
  ['b', 'A.1'],
]);

const json = fc
  .letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      texts,
      fc.integer({ min: -3, max: 12 }),
      fc.constantFrom(null, true, false, 0.5, 1.5, 12345678901234, 1e300),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'A', '0', '$x-y_@', 'é"'), tie('node'), {
        noNullPrototype: true,
      }),
    ),
  }))
  .node.map((value) => JSON.stringify(value));

/** Exact JSON, JSON that only Python reads, numbers that JavaScript would write otherwise, representations. */
const argumentTexts = fc.oneof(
  { weight: 4, arbitrary: json },
  fc.constantFrom(
    '{"a": NaN}',
    '{"a": 1.50, "b": 1e2}',
    '[1E2, 12345678901234567890]',
    "{'a': 1}",
    '{"a": 1, "a": 2}',
    '{"a":',
    '(1,)',
    '{"\\u0061": 5}',
    ' [ 0.50 ] ',
  ),
  texts,
);

const updates = (now: number): fc.Arbitrary<Omit<TaskUpdate, 'ref'>> => {
  const times = fc.integer({ min: -5_000, max: 0 }).map((ms) => now + ms);
  const states = fc.oneof(fc.constantFrom('failed', 'succeeded', 'started', 'PROGRESS', 'FAILED'), texts);
  return fc.record(
    {
      at: times,
      state: states,
      name: texts,
      queue: texts,
      worker: texts,
      sentAt: times,
      startedAt: times,
      runtimeMs: fc.constantFrom(0, 0.5, 1, 500, 1_000, 60_000),
      retries: fc.nat(3),
      parentId: texts,
      rootId: texts,
      groupId: texts,
      error: texts,
      argsRepr: argumentTexts,
      kwargsRepr: argumentTexts,
      resultRepr: texts,
      traceback: texts,
    },
    { requiredKeys: ['at'] },
  );
};

const refs: fc.Arbitrary<TaskRef> = fc
  .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('celery', 'bullmq'), texts)
  .map(([connectionId, system, id]) => ({
    connectionId,
    system,
    scope: system === 'celery' ? '' : 'bull:q',
    id,
  }));

const stamps = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(texts, fc.array(texts, { maxLength: 2 })), {
  noNullPrototype: true,
});

const messages = fc.option(
  fc.record({ args: fc.option(argumentTexts), kwargs: fc.option(argumentTexts), stamps: fc.option(stamps) }),
);

describe('a filter in the store', () => {
  it('finds exactly the tasks that it describes, whatever the tasks and the filter are', () => {
    let found = 0;
    let missed = 0;
    const clock = new FakeClock();
    const now = clock.now();
    const tasks = fc.array(fc.tuple(refs, updates(now), messages), { minLength: 1, maxLength: 12 });
    const filters = fc.array(filterExpressions(now), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(tasks, filters, (seen, expressions) => {
        const store = storeInMemory(clock);
        try {
          const exact = new Map<string, NonNullable<(typeof seen)[number][2]>>();
          for (const [ref, update, message] of seen) {
            store.apply([{ ...update, ref }]);
            if (message === null) continue;
            const { args, kwargs, stamps } = message;
            const headers = stamps === null ? null : JSON.stringify({ stamps });
            store.history.keepMessage(ref, { ...NO_MESSAGE, args, kwargs, headers, seenAt: now });
            exact.set(keyOf(ref), message);
          }
          for (const expression of expressions) {
            const wanted: string[] = [];
            for (const ref of new Map(seen.map(([one]) => [keyOf(one), one])).values()) {
              const record = store.get(ref);
              assert.ok(record !== null);
              const message = exact.get(keyOf(ref));
              const task: FilteredTask = {
                record,
                connectionName: NAMES.get(ref.connectionId) ?? null,
                argumentTexts: [
                  record.argsRepr,
                  record.kwargsRepr,
                  message?.args ?? null,
                  message?.kwargs ?? null,
                ],
                stamps: message?.stamps ?? {},
              };
              if (matchesTask(expression, task, now)) wanted.push(keyOf(ref));
            }
            const page = store.query(
              { filter: { expression }, limit: 1_000, cursor: null },
              [...NAMES.keys()],
              NAMES,
            );
            const answered = page.tasks.map(({ ref }) => keyOf(ref));
            assert.deepEqual(answered.toSorted(), wanted.toSorted(), formatFilter(expression));
            found += wanted.length;
            missed += seen.length - wanted.length;
          }
        } finally {
          store.close();
        }
      }),
      { numRuns: 400 },
    );
    // Filters that matched everything or nothing would prove little.
    assert.ok(found > 1_000 && missed > 1_000, `${found} found, ${missed} not`);
  });
});

const NO_MESSAGE: Omit<TaskMessage, 'seenAt'> = {
  name: 'tasks.add',
  queue: null,
  args: null,
  kwargs: null,
  embed: null,
  headers: null,
  priority: null,
  replyTo: null,
  redelivered: null,
};

function keyOf({ connectionId, system, id }: TaskRef): string {
  return JSON.stringify([connectionId, system, id]);
}
