import type { EndCounts } from './endCounts.ts';

/** One hour and what ended in it. */
export interface BusyHour {
  /** Epoch ms of its begin; hours are those of UTC, which are whole hours of most time zones. */
  readonly at: number;
  readonly ends: EndCounts;
  /** Ms of execution, summed; `null`: of none known. */
  readonly totalRunMs: number | null;
}
