import type { TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { FailureGroupQuery, FailureGroups } from '../../model/failureGroup.ts';
import type { TaskFacetQuery, TaskFacets } from '../../model/taskFacets.ts';
import type { Question } from './question.ts';

/** Names of the connections that are asked about, by their ids. */
export type ConnectionNames = ReadonlyMap<ConnectionId, string>;

/**
 * Questions that may have to look at the whole history. Their first step throws RangeError for an expression that is no
 * filter; a question about nothing but `among` is answered from the tasks of these connections only.
 */
export interface StoreQuestions {
  /** A page of tasks. Its first step throws RangeError for a cursor that is none of the store's, too. */
  tasks(query: TaskQuery, among: ConnectionNames): Question<TaskPage>;
  facets(query: TaskFacetQuery, among: ConnectionNames): Question<TaskFacets>;
  failureGroups(query: FailureGroupQuery, among: ConnectionNames): Question<FailureGroups>;
}
