import type { StatisticsRows } from './statisticsRows.ts';
import type { Selection } from './statisticsSelection.ts';

/** Epoch ms since which anything of the chosen connections is recorded; `null`: nothing is. */
export function recordedSince(rows: StatisticsRows, { recorded }: Selection): number | null {
  const firsts = [
    rows.first('task_rollup', recorded.ends),
    rows.first('sample_rollup', recorded.watch),
  ].filter((at) => at !== null);
  return firsts.length === 0 ? null : Math.min(...firsts);
}
