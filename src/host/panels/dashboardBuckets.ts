import type { DashboardSpan } from '../../contract/dashboard.ts';
import type { TimeRange } from '../../model/statistics/timeRange.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Widths that people think in, ms. */
const WIDTHS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 24 * HOUR];
/** More bars than this cannot be told apart. */
const MOST_BARS = 100;

/** The range of a span at this moment, epoch ms. */
export function rangeOf(span: DashboardSpan, now: number): TimeRange {
  return span.kind === 'between'
    ? { from: span.from, to: span.to }
    : { from: Math.max(now - span.ms, 0), to: now };
}

/** The width of the buckets in which a range is drawn, ms. */
export function bucketWidthOf({ from, to }: TimeRange): number {
  const span = to - from;
  return (
    WIDTHS.find((width) => span / width <= MOST_BARS) ?? Math.ceil(span / MOST_BARS / (24 * HOUR)) * 24 * HOUR
  );
}
