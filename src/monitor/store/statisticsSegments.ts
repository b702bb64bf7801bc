import { ROLLUP_LEVELS, WIDEST_LEVEL, bucketOf } from './rollupLevels.ts';
import type { TimeRange } from '../../model/statistics/timeRange.ts';
import type { RollupProgress } from './rollupProgress.ts';

/** Rows of one width that are to be read: `from` inclusive, `to` exclusive, epoch ms. */
export interface Segment {
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

type Reached = Pick<RollupProgress, 'sealed' | 'floor'>;

/** The width of the finest buckets that are still there at the begin of a range. */
export function finestWidth(from: number, progress: Reached): number {
  const finest = ROLLUP_LEVELS.find(({ width }) => progress.floor(width) <= bucketOf(from, width));
  return (finest ?? WIDEST_LEVEL).width;
}

/** The range widened to whole buckets. */
export function snapped({ from, to }: TimeRange, width: number): TimeRange {
  return { from: bucketOf(from, width), to: Math.ceil(to / width) * width };
}

/**
 * Reads a range with as few rows as possible: wide buckets where they are joined already, finer ones at both ends.
 *
 * @param range of whole buckets of a width that is still there
 * @param widest no buckets wider than this, because they are to be told apart
 */
export function segments(range: TimeRange, widest: number, progress: Reached): readonly Segment[] {
  const usable = ROLLUP_LEVELS.filter(({ width }) => width <= widest && widest % width === 0);
  return cover(range.from, range.to, usable.length - 1, progress);
}

function cover(from: number, to: number, place: number, progress: Reached): readonly Segment[] {
  const width = ROLLUP_LEVELS[place]?.width;
  if (width === undefined || from >= to) return [];
  if (place === 0) return [{ width, from, to }];
  const begin = Math.ceil(from / width) * width;
  const end = Math.min(bucketOf(to, width), progress.sealed(width));
  if (begin >= end) return cover(from, to, place - 1, progress);
  return [
    ...cover(from, begin, place - 1, progress),
    { width, from: begin, to: end },
    ...cover(end, to, place - 1, progress),
  ];
}
