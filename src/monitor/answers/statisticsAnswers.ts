import { servingWorkers } from '../servingWorkers.ts';
import type { StatisticsApi } from '../../contract/monitorApi.ts';
import type { AnswerParts } from './answerParts.ts';

/** Answers about how the watched connections went and go. */
export function statisticsAnswers({ connections, store }: AnswerParts): StatisticsApi {
  return {
    getTimeSeries: async (query) => store().statistics.series(query, connections.ids),
    getStatisticsTable: async (query) => store().statistics.table(query, connections.ids),
    getBusiestHours: async (query) => store().statistics.busiestHours(query, connections.ids),
    getCapacity: async (query) => {
      const serves = servingWorkers(query.scope, connections.workers().workers);
      return store().statistics.capacity(query, connections.ids, serves);
    },
  };
}
