export interface RollupLevel {
  /** Ms of a bucket. */
  readonly width: number;
  /** Ms for which its buckets are kept at most; the widest ones are kept as long as the history. */
  readonly keptMs: number;
  /** Rows that are kept at most; the oldest ones make room, which only costs resolution while a wider level has them. */
  readonly mostRows: number;
}

const DAY_MS = 86_400_000;

export const FINEST_LEVEL: RollupLevel = { width: 60_000, keptMs: 2 * DAY_MS, mostRows: 80_000 };

export const WIDEST_LEVEL: RollupLevel = {
  width: 3_600_000,
  keptMs: Number.POSITIVE_INFINITY,
  mostRows: 120_000,
};

/** From fine to wide; each width divides the next one. */
export const ROLLUP_LEVELS: readonly RollupLevel[] = [
  FINEST_LEVEL,
  { width: 900_000, keptMs: 14 * DAY_MS, mostRows: 80_000 },
  WIDEST_LEVEL,
];

/** The begin of the bucket in which a moment lies. */
export function bucketOf(at: number, width: number): number {
  return Math.floor(at / width) * width;
}
