import { COUNTED_ENDS, type CountedEnd } from '../../model/statistics/endCounts.ts';
import { QuantileSketch, sketchBin } from '../stats/quantileSketch.ts';
import { numberOf } from './taskRow.ts';
import type { SQLInputValue } from 'node:sqlite';
import type { TaskEnd } from '../stats/taskEnd.ts';
import type { Row } from './taskRow.ts';

/** The columns of a cell in the order of {@link RollupCell.values}. */
export const CELL_COLUMNS = [...COUNTED_ENDS, 'run_ms', 'wait_ms', 'run', 'wait'] as const;

/** An end with its durations as bins, which several cells count. */
export interface BinnedEnd extends TaskEnd {
  readonly runBin: number;
  readonly waitBin: number;
}

export function binnedEnd({ end, at, runMs, waitMs }: TaskEnd): BinnedEnd {
  return { end, at, runMs, waitMs, runBin: sketchBin(runMs ?? 0), waitBin: sketchBin(waitMs ?? 0) };
}

/** What ended in one bucket of one series, or in several together. */
export class RollupCell {
  readonly ends: Record<CountedEnd, number> = {
    succeeded: 0,
    failed: 0,
    revoked: 0,
    rejected: 0,
    lost: 0,
    retried: 0,
  };
  readonly run = new QuantileSketch();
  readonly wait = new QuantileSketch();
  /** Sums of what is in the sketches, ms. */
  runMs = 0;
  waitMs = 0;

  /** @param by -1 takes out what 1 added */
  add({ end, runMs, waitMs, runBin, waitBin }: BinnedEnd, by: 1 | -1): void {
    this.ends[end] = Math.max(this.ends[end] + by, 0);
    if (runMs !== null) {
      this.run.addToBin(runBin, by);
      this.runMs = Math.max(this.runMs + by * runMs, 0);
    }
    if (waitMs !== null) {
      this.wait.addToBin(waitBin, by);
      this.waitMs = Math.max(this.waitMs + by * waitMs, 0);
    }
  }

  merge(other: RollupCell): void {
    for (const end of COUNTED_ENDS) this.ends[end] += other.ends[end];
    this.run.merge(other.run);
    this.wait.merge(other.wait);
    this.runMs += other.runMs;
    this.waitMs += other.waitMs;
  }

  /** Adds what a row holds; a sketch that cannot be read is left out with its sum. */
  mergeRow(row: Row): void {
    for (const end of COUNTED_ENDS) this.ends[end] += numberOf(row[end]) ?? 0;
    const { run, wait } = row;
    if (run instanceof Uint8Array && this.run.mergeEncoded(run)) this.runMs += numberOf(row['run_ms']) ?? 0;
    if (wait instanceof Uint8Array && this.wait.mergeEncoded(wait)) {
      this.waitMs += numberOf(row['wait_ms']) ?? 0;
    }
  }

  values(): readonly SQLInputValue[] {
    return [
      ...COUNTED_ENDS.map((end) => this.ends[end]),
      this.runMs,
      this.waitMs,
      this.run.count === 0 ? null : this.run.encode(),
      this.wait.count === 0 ? null : this.wait.encode(),
    ];
  }
}
