/** Durations of some tasks, in ms. Quantiles are at most 1 % off; they come from the values, never from other quantiles. */
export interface Durations {
  /** Tasks whose duration is known; others are left out. */
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}
