import type { ConnectionId } from '../../model/connection.ts';
import type { BusyHour } from '../../model/statistics/busiestHours.ts';
import type { Capacity } from '../../model/statistics/capacity.ts';
import type {
  BusiestHoursQuery,
  CapacityQuery,
  SeriesQuery,
  StatisticsTableQuery,
} from '../../model/statistics/statisticsQuery.ts';
import type { StatisticsTable } from '../../model/statistics/statisticsTable.ts';
import type { TimeSeries } from '../../model/statistics/timeSeries.ts';
import type { Question } from './question.ts';
import type { Sample } from './sampleTable.ts';

/**
 * What the history counts beside its tasks. Answers come from the counts, never from the tasks themselves, so that a day
 * of a million tasks takes milliseconds. `among`: the watched connections. The first step of a question throws RangeError
 * for a span that is none.
 */
export interface TaskStatistics {
  /** Keeps what queues, workers and connections showed at this moment of our clock, epoch ms. */
  sample(samples: readonly Sample[], at: number): void;
  series(query: SeriesQuery, among: readonly ConnectionId[]): Question<TimeSeries>;
  table(query: StatisticsTableQuery, among: readonly ConnectionId[]): Question<StatisticsTable>;
  busiestHours(query: BusiestHoursQuery, among: readonly ConnectionId[]): Question<readonly BusyHour[]>;
  /** @param serves whether a worker takes work of the scope */
  capacity(
    query: CapacityQuery,
    among: readonly ConnectionId[],
    serves: (connectionId: ConnectionId, worker: string) => boolean,
  ): Question<Capacity>;
}
