import type { TimeRange } from './timeRange.ts';

export interface CapacityTarget {
  /** Mean wait that is still good, ms. */
  readonly waitMs: number;
  /** Busy share that is still good, above 0 and below 1. */
  readonly utilisation: number;
}

export type CapacityUnknown =
  | 'not recorded'
  /** No task told how long it ran. */
  | 'no run times'
  /** No worker told how many tasks it can execute at once. */
  | 'no slots';

/**
 * What arrives, what can be done at once, and what follows from it, by the queue M/M/c: arrivals and run times that vary
 * as chance makes them vary, `slots` alike servers. `null` = cannot be computed; `unknown` says why.
 */
export interface Capacity {
  readonly range: TimeRange;
  /** Tasks per second: those that ended, and the growth of the queues. */
  readonly arrivalPerS: number | null;
  /** Mean execution time. */
  readonly serviceMs: number | null;
  /** Tasks that the workers can execute at once, the mean of the span. */
  readonly slots: number | null;
  /** Arrivals times service by slots; 1 and more: the work grows faster than it is done. */
  readonly utilisation: number | null;
  /** `Infinity` cannot travel as JSON, so `grows` says it. */
  readonly wait: { readonly kind: 'mean'; readonly ms: number } | { readonly kind: 'grows' } | null;
  /** The least slots that hold the target; `null`: more than {@link MOST_SLOTS}, or not known. */
  readonly slotsForWait: number | null;
  readonly slotsForUtilisation: number | null;
  readonly target: CapacityTarget;
  /** Only tasks of workers that tell their slots are counted; there are others. */
  readonly isPartial: boolean;
  readonly unknown: CapacityUnknown | null;
}

/** Slots beyond this are not counted out. */
export const MOST_SLOTS = 100_000;
