import type { Durations } from './durations.ts';
import type { EndCounts } from './endCounts.ts';
import type { TimeRange } from './timeRange.ts';

/** One bucket. `null` = nobody watched, or nothing tells; a bucket in which nothing happened has zeros. */
export interface SeriesPoint {
  /** Epoch ms of its begin. */
  readonly at: number;
  readonly ends: EndCounts | null;
  /** 0 to 1. */
  readonly failureRate: number | null;
  /** From the moment it could begin (sent, or due) to its start. `null`: no task with both moments known. */
  readonly wait: Durations | null;
  readonly run: Durations | null;
  /** Mean over the bucket of the tasks that nobody had taken yet, over all queues of the scope. */
  readonly queueDepth: number | null;
  /** Mean share of the workers' slots that were busy, 0 to 1. */
  readonly utilisation: number | null;
}

export type SeriesFigure = 'ends' | 'wait' | 'run' | 'queueDepth' | 'utilisation';

/** Why a figure is missing in every bucket of a series. */
export type MissingReason =
  /** Nothing was recorded in this span. */
  | 'not recorded'
  /** No task of the scope came to an end. */
  | 'no ends'
  /** No task told when it was sent, or when it began. */
  | 'no times'
  /** Depths are counted per queue, not per task name or worker. */
  | 'not by name'
  /** No worker told how many tasks it can execute at once. */
  | 'no slots';

/** The figures of a span, bucket by bucket without gaps, oldest first. */
export interface TimeSeries {
  readonly range: TimeRange;
  /** Ms of each bucket: the one asked for, or a wider one where finer ones are not kept any more. */
  readonly widthMs: number;
  readonly points: readonly SeriesPoint[];
  /** The whole span as one bucket; its quantiles are those of the whole span. */
  readonly total: SeriesPoint;
  /** Epoch ms since which anything is recorded; `null`: nothing is. */
  readonly recordedSince: number | null;
  /** Tasks of the history that are not counted yet, because it is older than the statistics. */
  readonly uncountedTasks: number;
  readonly missing: Readonly<Partial<Record<SeriesFigure, MissingReason>>>;
}

/** Most buckets of one series; wider ones are answered when more are asked for. */
export const MOST_POINTS = 1_500;
