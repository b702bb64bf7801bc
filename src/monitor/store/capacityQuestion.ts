import { endedTasks } from '../../model/statistics/endCounts.ts';
import { capacity } from '../stats/capacity.ts';
import { RollupCell } from './rollupCell.ts';
import { WIDEST_LEVEL } from './rollupLevels.ts';
import { StatisticsRows, type SampleSums } from './statisticsRows.ts';
import { finestWidth, segments, snapped, type Segment } from './statisticsSegments.ts';
import { selection } from './statisticsSelection.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { Capacity } from '../../model/statistics/capacity.ts';
import type { CapacityQuery } from '../../model/statistics/statisticsQuery.ts';
import type { Question } from './question.ts';
import type { Rollups } from './rollups.ts';
import type { StatSeriesRow } from './statSeries.ts';

/**
 * What the workers carry in a range, and what they could.
 *
 * @param among the watched connections
 * @param serves whether a worker takes work of the scope
 */
export function* capacityOf(
  rollups: Rollups,
  { scope, range: asked, target }: CapacityQuery,
  among: readonly ConnectionId[],
  serves: (connectionId: ConnectionId, worker: string) => boolean,
): Question<Capacity> {
  const { progress } = rollups;
  const all = [...rollups.series.all()];
  const chosen = selection(all, scope, among);
  const plain = selection(all, { ...scope, tasks: { kind: 'all' } }, among);
  const workers = new Map(
    [...(chosen.workers ?? plain.workers ?? [])].filter(
      ([, { connectionId, name }]) => name !== null && serves(connectionId, name),
    ),
  );
  const range = snapped(asked, finestWidth(asked.from, progress));
  const rows = new StatisticsRows(rollups.db);
  const parts = segments(range, WIDEST_LEVEL.width, progress);
  const slotSamples = yield* samplesOf(rows, parts, workers.keys());
  const told = systemsWithSlots(slotSamples, workers);
  // Work of a system whose workers do not tell their slots is none for the slots of the others.
  const counts = (series: StatSeriesRow): boolean => told.size === 0 || told.has(systemKey(series));
  const counted = [...chosen.ends].filter(([, series]) => counts(series)).map(([no]) => no);
  const queues = [...(chosen.queues ?? [])].filter(([, series]) => counts(series)).map(([no]) => no);
  const cell = new RollupCell();
  let hasEnds = false;
  yield* rows.ends(parts, counted, (row) => {
    cell.mergeRow(row);
    hasEnds = true;
  });
  const watch = yield* samplesOf(rows, parts, chosen.watch.keys());
  const isKnown = hasEnds || watch.length > 0;
  const depths = yield* samplesOf(rows, parts, queues);
  return capacity({
    range,
    // Every run takes a slot, also one that another one follows.
    ended: isKnown ? endedTasks(cell.ends) + cell.ends.retried : null,
    growth: growth(depths),
    watchedMs: watchedMs(watch) ?? asked.to - asked.from,
    serviceMs: cell.run.count === 0 ? null : cell.runMs / cell.run.count,
    slots: meanSlots(slotSamples, workers),
    target,
    isPartial: counted.length < chosen.ends.size,
  });
}

function* samplesOf(
  rows: StatisticsRows,
  parts: readonly Segment[],
  series: Iterable<number>,
): Generator<null, readonly SampleSums[], undefined> {
  const samples: SampleSums[] = [];
  yield* rows.samples(parts, series, (sample) => {
    samples.push(sample);
  });
  return samples;
}

function systemsWithSlots(
  samples: readonly SampleSums[],
  workers: ReadonlyMap<number, StatSeriesRow>,
): ReadonlySet<string> {
  const told = new Set<string>();
  for (const { series, known } of samples) {
    const worker = workers.get(series);
    if (known[1] > 0 && worker !== undefined) told.add(systemKey(worker));
  }
  return told;
}

function systemKey({ connectionId, system }: StatSeriesRow): string {
  return JSON.stringify([connectionId, system]);
}

/** Ms for which the connection that was watched longest was watched; `null`: not known. */
function watchedMs(watch: readonly SampleSums[]): number | null {
  const bySeries = new Map<number, number>();
  for (const { series, sum } of watch) bySeries.set(series, (bySeries.get(series) ?? 0) + sum[0]);
  const longest = Math.max(0, ...bySeries.values());
  return longest === 0 ? null : longest;
}

/** By how much more waited at the end than at the begin; `null`: not known. */
function growth(samples: readonly SampleSums[]): number | null {
  const bySeries = new Map<number, { readonly first: number; last: number }>();
  for (const { series, known, sum } of samples) {
    if (known[0] === 0) continue;
    const mean = sum[0] / known[0];
    const queue = bySeries.get(series);
    if (queue === undefined) bySeries.set(series, { first: mean, last: mean });
    else queue.last = mean;
  }
  if (bySeries.size === 0) return null;
  return [...bySeries.values()].reduce((grown, { first, last }) => grown + last - first, 0);
}

/**
 * The mean over the time in which any of the workers was there: one that was there for half of it counts half. When a
 * connection was looked at for the first time, its workers had not told their slots yet.
 */
function meanSlots(
  samples: readonly SampleSums[],
  workers: ReadonlyMap<number, StatSeriesRow>,
): number | null {
  const looks = new Map<number, number>();
  const known = new Map<number, { known: number; slots: number }>();
  for (const { series, samples: count, known: times, sum } of samples) {
    looks.set(series, (looks.get(series) ?? 0) + count);
    const one = known.get(series) ?? { known: 0, slots: 0 };
    known.set(series, { known: one.known + times[1], slots: one.slots + sum[1] });
  }
  const longest = new Map<ConnectionId, number>();
  for (const [series, count] of looks) {
    const id = workers.get(series)?.connectionId ?? '';
    longest.set(id, Math.max(longest.get(id) ?? 0, count));
  }
  let slots = 0;
  for (const [series, one] of known) {
    const presence = (looks.get(series) ?? 0) / (longest.get(workers.get(series)?.connectionId ?? '') ?? 1);
    if (one.known > 0) slots += (presence * one.slots) / one.known;
  }
  return slots === 0 ? null : slots;
}
