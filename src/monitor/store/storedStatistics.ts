import { busiestHours } from './busiestHoursQuestion.ts';
import { rollupQuestion } from './rollupQuestion.ts';
import { capacityOf } from './capacityQuestion.ts';
import { statisticsTable } from './statisticsTableQuestion.ts';
import { noSpan } from './storeMessages.ts';
import { timeSeries } from './timeSeriesQuestion.ts';
import type { TimeRange } from '../../model/statistics/timeRange.ts';
import type { Question } from './question.ts';
import type { Rollups } from './rollups.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { TaskStatistics } from './taskStatistics.ts';

/** Longer spans than a history can have are no question. */
const LONGEST_SPAN_MS = 3_660 * 86_400_000;

/** Answers from the database, after everything in memory was counted. */
export function storedStatistics(use: UseDatabase, flush: () => void): TaskStatistics {
  function* ask<T>(
    { range }: { readonly range: TimeRange },
    answer: (rollups: Rollups) => Question<T>,
  ): Question<T> {
    const span = range.to - range.from;
    if (!(span > 0) || span > LONGEST_SPAN_MS || range.from < 0) throw new RangeError(noSpan());
    flush();
    return yield* rollupQuestion(use, answer);
  }
  return {
    sample(samples, at) {
      use(({ rollups }) => {
        rollups.sample(samples, at);
      });
    },
    series: (query, among) => ask(query, (rollups) => timeSeries(rollups, query, among)),
    table: (query, among) => ask(query, (rollups) => statisticsTable(rollups, query, among)),
    busiestHours: (query, among) => ask(query, (rollups) => busiestHours(rollups, query, among)),
    capacity: (query, among, serves) => ask(query, (rollups) => capacityOf(rollups, query, among, serves)),
  };
}
