import type { TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { FailureGroupQuery, FailureGroups } from '../../model/failureGroup.ts';
import type { TaskFacetQuery, TaskFacets } from '../../model/taskFacets.ts';
import type { FilterValue, OfferedField } from '../../model/filter/filterValue.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Question } from './question.ts';

/** Names of the connections that are asked about, by their ids. */
export type ConnectionNames = ReadonlyMap<ConnectionId, string>;

export interface FilterValuesQuery {
  readonly field: OfferedField;
  /** Anywhere in the value, in either case. */
  readonly text: string;
  /** 1 to 100. */
  readonly limit: number;
}

/**
 * Questions that may have to look at the whole history. Their first step throws RangeError for an expression that is no
 * filter, and for a field that has no values to offer; a question about nothing but `among` is answered from the tasks of these connections only.
 */
export interface StoreQuestions {
  /** A page of tasks. Its first step throws RangeError for a cursor that is none of the store's, too. */
  tasks(query: TaskQuery, among: ConnectionNames): Question<TaskPage>;
  facets(query: TaskFacetQuery, among: ConnectionNames): Question<TaskFacets>;
  filterValues(query: FilterValuesQuery, among: ConnectionNames): Question<readonly FilterValue[]>;
  failureGroups(query: FailureGroupQuery, among: ConnectionNames): Question<FailureGroups>;
  /** Failed tasks of these connections that were first seen as failed after `since` (epoch ms of our clock). */
  failureCount(since: number, among: readonly ConnectionId[]): Question<number>;
  /** Failures like that of this task, on its connection; `null`: there are none, or it has no error. */
  similarFailures(ref: TaskRef): Question<SimilarFailures | null>;
  /** How long other runs of this task's name, on its connection and in its queue's scope, took; `null`: it has no name. */
  runDurations(ref: TaskRef): Question<RunDurations | null>;
}
