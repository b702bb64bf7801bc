import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  array,
  assert as assertProperty,
  constantFrom,
  integer,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { COUNTED_ENDS, NO_ENDS, type EndCounts } from '../../../../src/model/statistics/endCounts.ts';
import { isFinished } from '../../../../src/model/taskState.ts';
import { openTaskStore } from '../../../../src/monitor/store/openTaskStore.ts';
import type { TaskUpdate } from '../../../../src/model/taskUpdate.ts';
import { StoppedClock } from '../stoppedClock.ts';
import { celeryRef } from '../storeFixture.ts';
import { HOUR, MINUTE, seriesOf, tableOf } from './statisticsFixture.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'];

interface Observation {
  readonly id: string;
  readonly state: string;
  readonly offset: number;
  readonly ran: number;
  readonly name: string | undefined;
  readonly worker: string | undefined;
}

const observation: Arbitrary<Observation> = record({
  id: constantFrom(...IDS),
  state: constantFrom('pending', 'started', 'succeeded', 'failed', 'revoked'),
  offset: integer({ min: 0, max: 50 * MINUTE }),
  ran: integer({ min: 0, max: 5_000 }),
  name: constantFrom('tasks.add', 'tasks.mul', undefined),
  worker: constantFrom('w1@h', 'w2@h', undefined),
});

/** Some observations come in one write, others in one of their own. */
const writes = array(array(observation, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

function update({ id, state, offset, ran, name, worker }: Observation, begin: number): TaskUpdate {
  const at = begin + offset;
  return {
    ref: celeryRef(id),
    at,
    state,
    ...(name === undefined ? {} : { name }),
    ...(worker === undefined ? {} : { worker }),
    ...(isFinished(state) ? { finishedAt: at, startedAt: at - ran } : {}),
  };
}

function sumOf(rows: readonly EndCounts[]): EndCounts {
  const sum: Record<string, number> = { ...NO_ENDS };
  for (const row of rows) for (const end of COUNTED_ENDS) sum[end] = (sum[end] ?? 0) + row[end];
  return { ...NO_ENDS, ...sum };
}

describe('counts of ends', () => {
  it('are those of the tasks, whatever was told of them in whatever order', () => {
    assertProperty(
      property(writes, (batches) => {
        const clock = new StoppedClock();
        clock.time = Math.floor(clock.time / HOUR) * HOUR;
        const begin = clock.time - HOUR;
        const store = openTaskStore({
          file: null,
          historyDays: 7,
          historyMaxTasks: 1_000,
          clock,
          log: () => undefined,
        });
        for (const batch of batches) {
          store.apply(batch.map((one) => update(one, begin)));
          store.flush();
        }
        const tasks = IDS.flatMap((id) => store.get(celeryRef(id)) ?? []);
        const counts: Record<string, number> = { ...NO_ENDS };
        for (const { state } of tasks) if (isFinished(state)) counts[state] = (counts[state] ?? 0) + 1;
        const { total } = seriesOf(store, begin, clock.time);
        assert.deepEqual(total.ends ?? NO_ENDS, counts);
        const rows = tableOf(store, begin, clock.time).rows.map(({ figures }) => figures.ends);
        assert.deepEqual(sumOf(rows), counts);
        const runs = tasks.filter(({ state, runtimeMs }) => isFinished(state) && runtimeMs !== null);
        assert.equal(total.run?.count ?? 0, runs.length);
        store.close();
      }),
      { numRuns: 150 },
    );
  });
});
