import type { AlertsApi } from '../../contract/monitorApi.ts';
import type { AnswerParts } from './answerParts.ts';

/** Answers about alerts, and the rules that they come of. */
export function alertAnswers({ alerts, store }: AnswerParts): AlertsApi {
  return {
    setAlertRules: async (rules) => {
      // A monitor that is closed takes up nothing any more.
      store();
      alerts.setRules(rules);
    },
    getAlerts: async (endedLimit) => {
      store();
      return alerts.board(endedLimit);
    },
  };
}
