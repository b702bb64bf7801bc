import { COUNTED_ENDS, endedTasks, type CountedEnd } from '../../model/statistics/endCounts.ts';
import { WIDEST_LEVEL, bucketOf } from './rollupLevels.ts';
import { StatisticsRows } from './statisticsRows.ts';
import { segments, snapped } from './statisticsSegments.ts';
import { selection } from './statisticsSelection.ts';
import { numberOf } from './taskRow.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { BusyHour } from '../../model/statistics/busiestHours.ts';
import type { BusiestHoursQuery } from '../../model/statistics/statisticsQuery.ts';
import type { Question } from './question.ts';
import type { Rollups } from './rollups.ts';

const MOST_HOURS = 168;

interface Hour {
  readonly ends: Record<CountedEnd, number>;
  runMs: number;
  hasRuns: boolean;
}

/** The hours in which most tasks ended, the busiest first. @param among the watched connections */
export function* busiestHours(
  rollups: Rollups,
  { scope, range, limit }: BusiestHoursQuery,
  among: readonly ConnectionId[],
): Question<readonly BusyHour[]> {
  const { width } = WIDEST_LEVEL;
  const chosen = selection(rollups.series.all(), scope, among);
  const parts = segments(snapped(range, width), width, rollups.progress);
  const hours = new Map<number, Hour>();
  yield* new StatisticsRows(rollups.db).counts(parts, chosen.ends.keys(), (row) => {
    const at = bucketOf(numberOf(row['at']) ?? 0, width);
    const hour = hours.get(at) ?? {
      ends: { succeeded: 0, failed: 0, revoked: 0, rejected: 0, lost: 0, retried: 0 },
      runMs: 0,
      hasRuns: false,
    };
    for (const end of COUNTED_ENDS) hour.ends[end] += numberOf(row[end]) ?? 0;
    hour.runMs += numberOf(row['run_ms']) ?? 0;
    hour.hasRuns ||= row['has_runs'] === 1;
    hours.set(at, hour);
  });
  const most = Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_HOURS) : 1;
  return [...hours]
    .map(([at, { ends, runMs, hasRuns }]) => ({ at, ends, totalRunMs: hasRuns ? runMs : null }))
    .filter(({ ends }) => endedTasks(ends) > 0)
    .toSorted((a, b) => endedTasks(b.ends) - endedTasks(a.ends) || b.at - a.at)
    .slice(0, most);
}
