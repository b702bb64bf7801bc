import { COUNTED_ENDS, endedTasks, type CountedEnd } from '../../model/statistics/endCounts.ts';
import { WIDEST_LEVEL } from './rollupLevels.ts';
import { segments, snapped } from './statisticsSegments.ts';
import { selection } from './statisticsSelection.ts';
import { numberOf } from './taskRow.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { BusyHour } from '../../model/statistics/busiestHours.ts';
import type { BusiestHoursQuery } from '../../model/statistics/statisticsQuery.ts';
import type { Rollups } from './rollups.ts';

const MOST_HOURS = 168;

/** As a literal, so that SQLite divides whole numbers. */
const HOUR_MS = String(WIDEST_LEVEL.width);
const HOURS = `SELECT (at / ${HOUR_MS}) * ${HOUR_MS} AS hour, ${COUNTED_ENDS.map((end) => `sum(${end}) AS ${end}`).join(', ')},
    sum(run_ms) AS run_ms, count(run) AS runs
  FROM task_rollup WHERE width = ? AND at >= ? AND at < ? AND series IN (SELECT value FROM json_each(?))
  GROUP BY hour`;

interface Hour {
  readonly ends: Record<CountedEnd, number>;
  runMs: number;
  runs: number;
}

/** The hours in which most tasks ended, the busiest first. @param among the watched connections */
export function busiestHours(
  rollups: Rollups,
  { scope, range, limit }: BusiestHoursQuery,
  among: readonly ConnectionId[],
): readonly BusyHour[] {
  const { width } = WIDEST_LEVEL;
  const series = JSON.stringify([...selection(rollups.series.all(), scope, among).ends.keys()]);
  const statement = rollups.db.prepare(HOURS);
  const hours = new Map<number, Hour>();
  for (const part of segments(snapped(range, width), width, rollups.progress)) {
    for (const row of statement.all(part.width, part.from, part.to, series)) {
      const at = numberOf(row['hour']) ?? 0;
      const hour = hours.get(at) ?? {
        ends: { succeeded: 0, failed: 0, revoked: 0, rejected: 0, lost: 0, retried: 0 },
        runMs: 0,
        runs: 0,
      };
      for (const end of COUNTED_ENDS) hour.ends[end] += numberOf(row[end]) ?? 0;
      hour.runMs += numberOf(row['run_ms']) ?? 0;
      hour.runs += numberOf(row['runs']) ?? 0;
      hours.set(at, hour);
    }
  }
  const most = Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_HOURS) : 1;
  return [...hours]
    .map(([at, { ends, runMs, runs }]) => ({ at, ends, totalRunMs: runs === 0 ? null : runMs }))
    .filter(({ ends }) => endedTasks(ends) > 0)
    .toSorted((a, b) => endedTasks(b.ends) - endedTasks(a.ends) || b.at - a.at)
    .slice(0, most);
}
