import { recordDetail, taskOf } from '../recordDetail.ts';
import type { TasksApi } from '../../contract/monitorApi.ts';
import type { AnswerParts } from './answerParts.ts';

/** Tasks whose arguments are told at once. */
const MOST_ARGUMENTS = 100;

/** Answers about tasks, from the history; the detail of one from the watched server first. */
export function taskAnswers({ connections, desk, store, isClosed, clock }: AnswerParts): TasksApi {
  return {
    getTasks: async (query) => desk.ask(query.asker, store().questions.tasks(query, connections.names)),
    getTaskFacets: async (query) => desk.ask(query.asker, store().questions.facets(query, connections.names)),
    getFailureGroups: async (query) =>
      desk.ask(query.asker, store().questions.failureGroups(query, connections.names)),
    endQuestion: async (asker) => {
      desk.end(asker);
    },
    getSearchedBackTo: async (asker) => desk.searchedBackTo(asker),
    getFilterValues: async (field, text, limit, asker) =>
      desk.ask(asker, store().questions.filterValues({ field, text, limit }, connections.names)),
    getTask: async (ref) => {
      const record = store().get(ref);
      return record === null ? null : taskOf(record);
    },
    getTaskDetail: async (ref, whole = false) => {
      const kept = store();
      const detail = (await connections.get(ref.connectionId)?.questions.readDetail(ref, whole)) ?? null;
      if (detail !== null || isClosed()) return detail;
      const record = kept.get(ref);
      if (record === null) return null;
      const beside = { attempts: kept.history.attempts(ref), message: kept.history.message(ref) };
      return recordDetail(record, beside, clock.now());
    },
    getKeptArguments: async (refs) =>
      refs.slice(0, MOST_ARGUMENTS).map((ref) => store().get(ref)?.argsRepr ?? null),
    getSimilarFailures: async (ref, asker) => desk.ask(asker, store().questions.similarFailures(ref)),
    getRunDurations: async (ref, asker) => desk.ask(asker, store().questions.runDurations(ref)),
  };
}
