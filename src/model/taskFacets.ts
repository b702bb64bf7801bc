import type { FilterValue } from './filter/filterValue.ts';
import type { TaskFilter } from './taskFilter.ts';

/** What tasks are counted by. */
export const FACET_FIELDS = ['state', 'name', 'worker', 'queue'] as const;

export type FacetField = (typeof FACET_FIELDS)[number];

export interface TaskFacetQuery {
  readonly filter: TaskFilter;
  /** Values that are told of each field at most: 1 to 200. */
  readonly limit: number;
  /** A newer question of the same asker ends this one; absent: nothing does. */
  readonly asker?: string;
}

/** How the tasks that have one field are spread over its values. */
export interface TaskFacet {
  /** The commonest first. */
  readonly values: readonly FilterValue[];
  /** How many further values there are, and how many tasks have one of them. */
  readonly otherValues: number;
  readonly otherTasks: number;
  /** Tasks of which this is not known. */
  readonly unknown: number;
}

/** Counts of the tasks that match a filter, among the newest 100,000 of the history. */
export interface TaskFacets {
  readonly facets: Readonly<Record<FacetField, TaskFacet>>;
  /** Tasks that match. */
  readonly tasks: number;
  /** Older tasks were not looked at, so there may be more. */
  readonly isCapped: boolean;
}

const NO_FACET: TaskFacet = { values: [], otherValues: 0, otherTasks: 0, unknown: 0 };

export const NO_TASK_FACETS: TaskFacets = {
  facets: { state: NO_FACET, name: NO_FACET, worker: NO_FACET, queue: NO_FACET },
  tasks: 0,
  isCapped: false,
};
