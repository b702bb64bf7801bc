import { servingWorkers } from '../servingWorkers.ts';
import type { StatisticsApi } from '../../contract/monitorApi.ts';
import type { AnswerParts } from './answerParts.ts';

/** Answers about how the watched connections went and go. */
export function statisticsAnswers({ connections, desk, store }: AnswerParts): StatisticsApi {
  return {
    getTimeSeries: async (query) => desk.ask(query.asker, store().statistics.series(query, connections.ids)),
    getStatisticsTable: async (query) =>
      desk.ask(query.asker, store().statistics.table(query, connections.ids)),
    getBusiestHours: async (query) =>
      desk.ask(query.asker, store().statistics.busiestHours(query, connections.ids)),
    getCapacity: async (query) => {
      const serves = servingWorkers(query.scope, connections.workers().workers);
      return desk.ask(query.asker, store().statistics.capacity(query, connections.ids, serves));
    },
  };
}
