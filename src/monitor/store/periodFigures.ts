import { failureRate } from '../../model/statistics/endCounts.ts';
import type { Durations } from '../../model/statistics/durations.ts';
import type { PeriodFigures } from '../../model/statistics/statisticsTable.ts';
import type { QuantileSketch } from '../stats/quantileSketch.ts';
import type { RollupCell } from './rollupCell.ts';

/** `null`: of no task. */
export function durations(sketch: QuantileSketch, sumMs: number): Durations | null {
  const [p50Ms, p95Ms, p99Ms] = sketch.quantiles([0.5, 0.95, 0.99]);
  if (p50Ms === undefined || p95Ms === undefined || p99Ms === undefined) return null;
  return { count: sketch.count, meanMs: sumMs / sketch.count, p50Ms, p95Ms, p99Ms };
}

/** @param utilisation 0 to 1, `null`: not known */
export function periodFigures(cell: RollupCell, utilisation: number | null): PeriodFigures {
  return {
    ends: { ...cell.ends },
    failureRate: failureRate(cell.ends),
    wait: durations(cell.wait, cell.waitMs),
    run: durations(cell.run, cell.runMs),
    totalRunMs: cell.run.count === 0 ? null : cell.runMs,
    utilisation,
  };
}
