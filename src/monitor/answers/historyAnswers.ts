import type { HistoryApi } from '../../contract/monitorApi.ts';
import type { AnswerParts } from './answerParts.ts';

/** Answers about what is kept: its size, the action log, and what can still be put back. */
export function historyAnswers({ store, changed }: AnswerParts): HistoryApi {
  return {
    getActionLog: async (before, limit) => store().actions.page(before, limit),
    discardRemoved: async (batchId) => {
      store().removed.drop(batchId);
      changed('actions');
    },
    clearHistory: async () => {
      store().clear();
      for (const topic of ['tasks', 'workers', 'alerts'] as const) changed(topic);
    },
    getHistorySize: async () => store().size(),
  };
}
