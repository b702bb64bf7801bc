import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import { taskKey } from '../../../src/model/task.ts';
import { allIds, bullmqRef, celeryRef, storeFixture } from './storeFixture.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../../src/model/taskUpdate.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';

const REFS: readonly TaskRef[] = [
  ...['a', 'b', 'c', 'd'].map((id) => celeryRef(id)),
  ...['1', '2'].map((id) => bullmqRef(id)),
];

type Step =
  | { readonly kind: 'apply'; readonly updates: readonly TaskUpdate[] }
  | { readonly kind: 'pass' | 'flush' | 'reopen' };

const update: fc.Arbitrary<TaskUpdate> = fc
  .record({
    ref: fc.constantFrom(...REFS),
    at: fc.integer({ min: 1, max: 100 }),
    state: fc.constantFrom('received', 'started', 'succeeded', 'failed', 'retrying', 'waiting', 'PROGRESS'),
    worker: fc.constantFrom('w1@h', 'w2@h'),
  })
  .chain((fields) =>
    fc
      .record(
        {
          retries: fc.nat({ max: 2 }),
          startedAt: fc.double({ min: 1, max: 100, noNaN: true }),
          finishedAt: fc.integer({ min: 1, max: 100 }),
          error: fc.constantFrom('E: a', 'E: b'),
          resultRepr: fc.constantFrom('1', '2'),
        },
        { requiredKeys: [] },
      )
      .map((more) => ({ ...fields, ...more })),
  );

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(update, { maxLength: 4 }).map((updates): Step => ({ kind: 'apply', updates })),
    },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'pass' }) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'flush' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'reopen' }) },
  ),
  { maxLength: 25 },
);

describe('task store against a plain map', () => {
  it('always answers what merging by hand gives, through flushes, forgetting and restarts', async (t) => {
    const { clock, open } = storeFixture(t);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const connectionId = `c${String(round++)}`;
        const model = new Map<string, TaskRecord>();
        let store: TaskStore = open();
        for (const step of list) {
          if (step.kind === 'apply') {
            const updates = step.updates.map((one) => ({ ...one, ref: { ...one.ref, connectionId } }));
            store.apply(updates);
            for (const one of updates) {
              const key = taskKey(one.ref);
              model.set(key, mergeTask(model.get(key) ?? null, one, clock.now()));
            }
          } else if (step.kind === 'pass') await clock.advance(210);
          else if (step.kind === 'flush') store.flush();
          else {
            store.close();
            store = open();
          }
        }
        for (const ref of REFS.map((one) => ({ ...one, connectionId }))) {
          assert.deepEqual(store.get(ref), model.get(taskKey(ref)) ?? null);
        }
        assert.equal(allIds(store, {}, 2, [connectionId]).length, model.size);
        const failures = [...model.values()].filter(
          ({ state, ref, worker }) => state === 'failed' && ref.system === 'celery' && worker === 'w1@h',
        );
        assert.equal(store.failuresByWorker(connectionId, 'celery').get('w1@h') ?? 0, failures.length);
        store.close();
      }),
      { numRuns: 60 },
    );
  });
});
