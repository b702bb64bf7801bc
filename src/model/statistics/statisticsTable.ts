import type { ConnectionId } from '../connection.ts';
import type { SystemKind } from '../system.ts';
import type { Durations } from './durations.ts';
import type { EndCounts } from './endCounts.ts';
import type { TimeRange } from './timeRange.ts';

/** Whose figures they are. `rest`: all that are not counted apart, because there are too many. */
export type StatisticsSubject =
  | { readonly kind: 'name'; readonly name: string | null; readonly queue: string | null }
  | { readonly kind: 'worker'; readonly name: string | null }
  | { readonly kind: 'rest' };

export interface PeriodFigures {
  readonly ends: EndCounts;
  /** 0 to 1; `null`: none succeeded or failed. */
  readonly failureRate: number | null;
  readonly wait: Durations | null;
  readonly run: Durations | null;
  /** Ms of execution, summed over its tasks; `null`: of none known. */
  readonly totalRunMs: number | null;
  /** Mean share of a worker's slots that were busy, 0 to 1; `null` for names, or when nothing tells. */
  readonly utilisation: number | null;
}

export interface StatisticsRow {
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  readonly subject: StatisticsSubject;
  readonly figures: PeriodFigures;
  /** The span of the same length before; `null`: nothing of the whole of it was recorded, so nothing can be compared. */
  readonly before: PeriodFigures | null;
}

/** Rows with the most ended tasks first. */
export interface StatisticsTable {
  readonly range: TimeRange;
  readonly rows: readonly StatisticsRow[];
  /** Rows that the limit left out. */
  readonly leftOut: number;
}
