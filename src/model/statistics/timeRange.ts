/** A span of time: epoch ms, `from` belongs to it, `to` does not. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The span of the same length that ends where this one begins. */
export function periodBefore({ from, to }: TimeRange): TimeRange {
  return { from: from - (to - from), to: from };
}
