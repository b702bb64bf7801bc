import { endedTasks, type EndCounts } from '../../model/statistics/endCounts.ts';
import { MOST_POINTS } from '../../model/statistics/timeSeries.ts';
import { StatisticsBucket } from './statisticsBucket.ts';
import { bucketOf } from './rollupLevels.ts';
import { recordedSince } from './recordedSince.ts';
import { StatisticsRows } from './statisticsRows.ts';
import { finestWidth, segments, snapped } from './statisticsSegments.ts';
import { selection, type Selection } from './statisticsSelection.ts';
import { numberOf } from './taskRow.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { SeriesQuery } from '../../model/statistics/statisticsQuery.ts';
import type {
  MissingReason,
  SeriesFigure,
  SeriesPoint,
  TimeSeries,
} from '../../model/statistics/timeSeries.ts';
import type { TimeRange } from '../../model/statistics/timeRange.ts';
import type { Question } from './question.ts';
import type { Rollups } from './rollups.ts';

/** The figures of a range, bucket by bucket. @param among the watched connections */
export function* timeSeries(
  rollups: Rollups,
  query: SeriesQuery,
  among: readonly ConnectionId[],
): Question<TimeSeries> {
  const { progress } = rollups;
  const chosen = selection(rollups.series.all(), query.scope, among);
  const rows = new StatisticsRows(rollups.db);
  const finest = finestWidth(query.range.from, progress);
  const widthMs = bucketWidth(query, finest);
  const range = snapped(query.range, widthMs);
  const buckets = new Map<number, StatisticsBucket>();
  for (let at = range.from; at < range.to; at += widthMs) buckets.set(at, new StatisticsBucket());
  const whole = new StatisticsBucket();
  const parts = segments(range, widthMs, progress);
  const at = (moment: number): StatisticsBucket | undefined => buckets.get(bucketOf(moment, widthMs));

  yield* rows.ends(parts, chosen.ends.keys(), (row) => {
    const bucket = at(numberOf(row['at']) ?? 0);
    bucket?.cell.mergeRow(row);
    if (bucket !== undefined) bucket.hasEnds = true;
  });
  yield* rows.samples(parts, chosen.queues?.keys() ?? [], (sample) => {
    for (const bucket of [at(sample.at), whole]) bucket?.depth.add(sample);
  });
  yield* rows.samples(parts, chosen.workers?.keys() ?? [], (sample) => {
    for (const bucket of [at(sample.at), whole]) bucket?.slots.add(sample);
  });
  yield* rows.samples(parts, chosen.watch.keys(), (sample) => {
    const bucket = at(sample.at);
    if (bucket !== undefined) bucket.isWatched = true;
  });
  for (const bucket of buckets.values()) {
    whole.cell.merge(bucket.cell);
    whole.hasEnds ||= bucket.hasEnds;
    whole.isWatched ||= bucket.isWatched;
  }
  const total = whole.point(range.from);
  return {
    range,
    widthMs,
    points: [...buckets].map(([begin, bucket]) => bucket.point(begin)),
    total,
    recordedSince: yield* recordedSince(rows, chosen),
    uncountedTasks: rollups.backfill.left,
    missing: missing(total, chosen),
  };
}

/** A whole number of the finest buckets that are kept, wide enough for the number of points. */
function bucketWidth(
  { range, widthMs }: { readonly range: TimeRange; readonly widthMs: number },
  finest: number,
): number {
  const asked = Number.isFinite(widthMs) ? Math.max(widthMs, (range.to - range.from) / MOST_POINTS) : finest;
  return Math.max(Math.ceil(asked / finest), 1) * finest;
}

function missing(total: SeriesPoint, chosen: Selection): TimeSeries['missing'] {
  const reasons: Partial<Record<SeriesFigure, MissingReason>> = {};
  if (total.ends === null) reasons.ends = 'not recorded';
  if (total.wait === null) reasons.wait = noDurations(total.ends);
  if (total.run === null) reasons.run = noDurations(total.ends);
  if (total.queueDepth === null) reasons.queueDepth = chosen.queues === null ? 'not by name' : 'not recorded';
  if (total.utilisation === null) reasons.utilisation = noUse(chosen);
  return reasons;
}

function noDurations(ends: EndCounts | null): MissingReason {
  if (ends === null) return 'not recorded';
  return endedTasks(ends) + ends.retried === 0 ? 'no ends' : 'no times';
}

function noUse({ workers }: Selection): MissingReason {
  if (workers === null) return 'not by name';
  return workers.size === 0 ? 'not recorded' : 'no slots';
}
