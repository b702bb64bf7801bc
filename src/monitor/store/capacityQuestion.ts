import { endedTasks } from '../../model/statistics/endCounts.ts';
import { capacity } from '../stats/capacity.ts';
import { RollupCell } from './rollupCell.ts';
import { WIDEST_LEVEL } from './rollupLevels.ts';
import { StatisticsRows, type SampleSums } from './statisticsRows.ts';
import { finestWidth, segments, snapped } from './statisticsSegments.ts';
import { selection } from './statisticsSelection.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { Capacity } from '../../model/statistics/capacity.ts';
import type { CapacityQuery } from '../../model/statistics/statisticsQuery.ts';
import type { Rollups } from './rollups.ts';
import type { StatSeriesRow } from './statSeries.ts';

/**
 * What the workers carry in a range, and what they could.
 *
 * @param among the watched connections
 * @param serves whether a worker takes work of the scope
 */
export function capacityOf(
  rollups: Rollups,
  { scope, range: asked, target }: CapacityQuery,
  among: readonly ConnectionId[],
  serves: (connectionId: ConnectionId, worker: string) => boolean,
): Capacity {
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
  const cell = new RollupCell();
  const ended = rows.ends(parts, chosen.ends.keys());
  for (const row of ended) cell.mergeRow(row);
  const watch = rows.samples(parts, chosen.watch.keys());
  const isKnown = ended.length > 0 || watch.length > 0;
  return capacity({
    range,
    // Every run takes a slot, also one that another one follows.
    ended: isKnown ? endedTasks(cell.ends) + cell.ends.retried : null,
    growth: growth(rows.samples(parts, chosen.queues?.keys() ?? [])),
    watchedMs: watchedMs(watch) ?? asked.to - asked.from,
    serviceMs: cell.run.count === 0 ? null : cell.runMs / cell.run.count,
    slots: meanSlots(rows.samples(parts, workers.keys()), workers, watch, chosen.watch),
    target,
  });
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

/** The mean over the time that each connection was looked at: a worker that was there for half of it counts half. */
function meanSlots(
  samples: readonly SampleSums[],
  workers: ReadonlyMap<number, StatSeriesRow>,
  watch: readonly SampleSums[],
  watched: ReadonlyMap<number, StatSeriesRow>,
): number | null {
  const looks = new Map<ConnectionId, number>();
  for (const look of watch) {
    const id = watched.get(look.series)?.connectionId ?? '';
    looks.set(id, (looks.get(id) ?? 0) + look.samples);
  }
  let slots = 0;
  for (const { series, sum } of samples) {
    const count = looks.get(workers.get(series)?.connectionId ?? '') ?? 0;
    if (count > 0) slots += sum[1] / count;
  }
  return slots === 0 ? null : slots;
}
