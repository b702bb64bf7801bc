import type { CapacityTarget } from './capacity.ts';
import type { StatisticsScope } from './statisticsScope.ts';
import type { TimeRange } from './timeRange.ts';

export interface StatisticsQuery {
  readonly scope: StatisticsScope;
  readonly range: TimeRange;
  /** Who asks: a newer question of the same asker ends this one. Absent: nothing does. */
  readonly asker?: string;
}

export interface SeriesQuery extends StatisticsQuery {
  /** Ms of each bucket: a whole number of minutes. */
  readonly widthMs: number;
}

export interface StatisticsTableQuery extends StatisticsQuery {
  readonly by: 'name' | 'worker';
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface BusiestHoursQuery extends StatisticsQuery {
  /** 1 to 168. */
  readonly limit: number;
}

export interface CapacityQuery extends StatisticsQuery {
  readonly target: CapacityTarget;
}
