import type { StatisticsRows } from './statisticsRows.ts';
import type { Selection } from './statisticsSelection.ts';

/** Epoch ms since which anything of the chosen connections is recorded; `null`: nothing is. */
export function* recordedSince(
  rows: StatisticsRows,
  { recorded }: Selection,
): Generator<null, number | null, undefined> {
  const ends = yield* rows.first('task_rollup', recorded.ends);
  const watch = yield* rows.first('sample_rollup', recorded.watch);
  return ends === null || watch === null ? (ends ?? watch) : Math.min(ends, watch);
}
