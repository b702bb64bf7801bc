import { endedTasks } from '../../../../src/model/statistics/endCounts.ts';
import type { StatisticsRow, StatisticsTable } from '../../../../src/model/statistics/statisticsTable.ts';
import type { TimeSeries } from '../../../../src/model/statistics/timeSeries.ts';
import type { TaskUpdate } from '../../../../src/model/taskUpdate.ts';
import { answerNow } from '../../../../src/monitor/store/question.ts';
import type { TaskStore } from '../../../../src/monitor/store/taskStore.ts';
import { CONNECTIONS, celeryRef } from '../storeFixture.ts';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A task that waited and ran as long as is said, in ms, and came to its end at `at`. */
export function ended(
  id: string,
  at: number,
  {
    waitMs = 0,
    runMs = 100,
    ...more
  }: Partial<TaskUpdate> & { readonly waitMs?: number; readonly runMs?: number } = {},
): TaskUpdate {
  return {
    ref: celeryRef(id),
    at,
    state: 'succeeded',
    name: 'tasks.add',
    queue: 'celery',
    worker: 'w1@h',
    sentAt: at - runMs - waitMs,
    startedAt: at - runMs,
    finishedAt: at,
    runtimeMs: runMs,
    ...more,
  };
}

export function seriesOf(store: TaskStore, from: number, to: number, widthMs = MINUTE): TimeSeries {
  const query = { scope: { tasks: { kind: 'all' } }, range: { from, to }, widthMs } as const;
  return answerNow(store.statistics.series(query, CONNECTIONS));
}

export function tableOf(
  store: TaskStore,
  from: number,
  to: number,
  by: 'name' | 'worker' = 'name',
): StatisticsTable {
  const query = { scope: { tasks: { kind: 'all' } }, range: { from, to }, by, limit: 1_000 } as const;
  return answerNow(store.statistics.table(query, CONNECTIONS));
}

/** Ended tasks by what the row is about. */
export function endedBy(rows: readonly StatisticsRow[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    rows.map(({ subject, figures }) => [
      subject.kind === 'rest' ? '(rest)' : String(subject.name),
      endedTasks(figures.ends),
    ]),
  );
}
