import { COUNTED_ENDS, endedTasks } from '../../model/statistics/endCounts.ts';
import { periodBefore, type TimeRange } from '../../model/statistics/timeRange.ts';
import { periodFigures } from './periodFigures.ts';
import { recordedSince } from './recordedSince.ts';
import { RollupCell } from './rollupCell.ts';
import { WIDEST_LEVEL } from './rollupLevels.ts';
import { SlotUse } from './slotUse.ts';
import { StatisticsRows } from './statisticsRows.ts';
import { finestWidth, segments, snapped } from './statisticsSegments.ts';
import { selection, type Selection } from './statisticsSelection.ts';
import { numberOf } from './taskRow.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { StatisticsTableQuery } from '../../model/statistics/statisticsQuery.ts';
import type {
  PeriodFigures,
  StatisticsRow,
  StatisticsSubject,
  StatisticsTable,
} from '../../model/statistics/statisticsTable.ts';
import type { SystemKind } from '../../model/system.ts';
import type { Question } from './question.ts';
import type { Rollups } from './rollups.ts';
import type { StatSeriesRow } from './statSeries.ts';

const LARGEST_TABLE = 1_000;

/** One row per task name and queue, or per worker, beside the period before. @param among the watched connections */
export function* statisticsTable(
  rollups: Rollups,
  query: StatisticsTableQuery,
  among: readonly ConnectionId[],
): Question<StatisticsTable> {
  const all = [...rollups.series.all()];
  const whole = selection(all, query.scope, among);
  const chosen = query.by === 'worker' ? byWorker(all, query, among) : whole;
  const rows = new StatisticsRows(rollups.db);
  const range = snapped(query.range, finestWidth(periodBefore(query.range).from, rollups.progress));
  const before = periodBefore(range);
  const since = yield* recordedSince(rows, whole);
  const now = yield* figuresBySeries(rows, rollups, chosen, range);
  const then =
    since !== null && since <= before.from ? yield* figuresBySeries(rows, rollups, chosen, before) : null;
  const found = [...chosen.ends.values()].flatMap((series): StatisticsRow[] => {
    const figures = now.get(series.no);
    const earlier = then?.get(series.no);
    if (figures === undefined && earlier === undefined) return [];
    const { connectionId } = series;
    const none = periodFigures(new RollupCell(), null);
    return [
      {
        connectionId,
        system: systemOf(series),
        subject: subjectOf(series, query.by),
        figures: figures ?? none,
        before: then === null ? null : (earlier ?? none),
      },
    ];
  });
  const sorted = found.toSorted((a, b) => weight(b) - weight(a));
  const limit = Number.isFinite(query.limit)
    ? Math.min(Math.max(Math.trunc(query.limit), 1), LARGEST_TABLE)
    : 1;
  return { range, rows: sorted.slice(0, limit), leftOut: Math.max(sorted.length - limit, 0) };
}

/** Workers are counted apart from names, so a scope of names cannot be told by worker. */
function byWorker(
  all: readonly StatSeriesRow[],
  { scope }: StatisticsTableQuery,
  among: readonly ConnectionId[],
): Selection {
  const plain = selection(all, { ...scope, tasks: { kind: 'all' } }, among);
  const connections = new Set(among.filter((id) => scope.connectionIds?.includes(id) ?? true));
  const ends = new Map(
    all
      .filter(
        ({ kind, connectionId, system, name }) =>
          kind === 'worker' &&
          connections.has(connectionId) &&
          (scope.system === undefined || scope.system === system) &&
          (scope.tasks.kind !== 'worker' || scope.tasks.worker === name),
      )
      .map((row) => [row.no, row] as const),
  );
  return { ...plain, ends: scope.tasks.kind === 'tasks' ? new Map() : ends };
}

function* figuresBySeries(
  rows: StatisticsRows,
  { progress }: Rollups,
  chosen: Selection,
  period: TimeRange,
): Generator<null, ReadonlyMap<number, PeriodFigures>, undefined> {
  const parts = segments(period, WIDEST_LEVEL.width, progress);
  const cells = new Map<number, RollupCell>();
  yield* rows.ends(parts, chosen.ends.keys(), (row) => {
    const series = numberOf(row['series']) ?? 0;
    const cell = cells.get(series) ?? new RollupCell();
    cell.mergeRow(row);
    cells.set(series, cell);
  });
  const use = new Map<string, SlotUse>();
  const slots = chosen.workers ?? new Map<number, StatSeriesRow>();
  yield* rows.samples(parts, slots.keys(), (sample) => {
    const series = slots.get(sample.series);
    if (series === undefined) return;
    const one = use.get(workerKey(series)) ?? new SlotUse();
    one.add(sample);
    use.set(workerKey(series), one);
  });
  return new Map(
    [...cells]
      .filter(([, { ends }]) => COUNTED_ENDS.some((end) => ends[end] > 0))
      .map(([no, cell]) => {
        const series = chosen.ends.get(no);
        const own = series?.kind === 'worker' ? use.get(workerKey(series)) : undefined;
        return [no, periodFigures(cell, own?.share ?? null)];
      }),
  );
}

function workerKey({ connectionId, system, name }: StatSeriesRow): string {
  return JSON.stringify([connectionId, system, name]);
}

function weight({ figures, before }: StatisticsRow): number {
  return endedTasks(figures.ends) + (before === null ? 0 : endedTasks(before.ends) * 1e-9);
}

function subjectOf({ isRest, name, queue }: StatSeriesRow, by: 'name' | 'worker'): StatisticsSubject {
  if (isRest) return { kind: 'rest' };
  return by === 'worker' ? { kind: 'worker', name } : { kind: 'name', name, queue };
}

function systemOf({ system }: StatSeriesRow): SystemKind {
  return system === 'bullmq' ? 'bullmq' : 'celery';
}
