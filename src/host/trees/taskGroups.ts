import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import { literalValue } from '../../model/filter/formatFilter.ts';
import type { TaskFacet } from '../../model/taskFacets.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import { KNOWN_TASK_STATES } from '../../model/taskState.ts';
import { nodeId } from './nodeId.ts';
import type { TaskGrouping } from './taskGrouping.ts';

/** Tasks that have something in common. */
export interface TaskGroup {
  /** By which they are found; `null`: those of which it is not known. */
  readonly key: string | null;
  /** Their common error, of a failure's cause; else the key. */
  readonly title: string | null;
  readonly count: number;
}

export interface TaskGroups {
  readonly groups: readonly TaskGroup[];
  /** Groups that are not shown, and their tasks. */
  readonly others: { readonly groups: number; readonly tasks: number };
  /** Older tasks were not counted. */
  readonly isCapped: boolean;
}

/** Names a group of a view. */
export interface TaskGroupPlace {
  readonly connectionId: ConnectionId;
  readonly grouping: Exclude<TaskGrouping, 'none'>;
  readonly key: string;
}

/** As many as the monitor tells at once. */
const MOST_GROUPS = 200;

/** The groups of the tasks that match. Of causes, all that the history has. */
export async function readTaskGroups(
  monitor: Pick<MonitorApi, 'getTaskFacets' | 'getFailureGroups'>,
  filter: TaskFilter,
  grouping: Exclude<TaskGrouping, 'none'>,
): Promise<TaskGroups> {
  if (grouping === 'cause') {
    const { groups, totalGroups, totalFailures } = await monitor.getFailureGroups({
      filter,
      since: 0,
      limit: MOST_GROUPS,
    });
    const shown = groups.reduce((sum, { count }) => sum + count, 0);
    return {
      groups: groups.map(({ cause, title, count }) => ({ key: cause, title, count })),
      others: { groups: totalGroups - groups.length, tasks: totalFailures - shown },
      isCapped: false,
    };
  }
  const { facets, isCapped } = await monitor.getTaskFacets({ filter, limit: MOST_GROUPS });
  const facet = facets[grouping];
  return {
    groups: ordered(facet, grouping),
    others: { groups: facet.otherValues, tasks: facet.otherTasks },
    isCapped,
  };
}

/** What the tasks of a group have in common, as a filter. */
export function groupFilter({ grouping, key }: TaskGroupPlace): TaskFilter {
  switch (grouping) {
    case 'state':
      return { states: [key] };
    case 'name':
      return { names: [key] };
    case 'worker':
      return { worker: key };
    case 'cause':
      return { states: ['failed'], cause: key };
    default:
      return grouping satisfies never;
  }
}

/** The same as a person types it. */
export function groupCondition({ grouping, key }: TaskGroupPlace): string {
  return `${grouping}:${literalValue(key)}`;
}

/** Names the list of a group's tasks. */
export function groupListName({ connectionId, grouping, key }: TaskGroupPlace): string {
  return nodeId('groupTasks', connectionId, grouping, key);
}

/** In an order that stays while the counts change: a row must not move under the pointer. */
function ordered(
  { values, unknown }: TaskFacet,
  grouping: 'state' | 'name' | 'worker',
): readonly TaskGroup[] {
  const groups = values.map(({ value, count }): TaskGroup => ({ key: value, title: null, count }));
  const known = groups.toSorted((one, other) =>
    grouping === 'state' ? stateRank(one) - stateRank(other) : compareKeys(one, other),
  );
  return unknown === 0 ? known : [...known, { key: null, title: null, count: unknown }];
}

/** What is wrong first, then what goes on, then what is to come, and what is over at the end. */
const STATE_ORDER = ['failed', 'lost', 'rejected', 'retrying', 'started'];
const LAST_STATES = ['revoked', 'succeeded'];

function stateRank({ key }: TaskGroup): number {
  const state = key ?? '';
  const first = STATE_ORDER.indexOf(state);
  if (first !== -1) return first;
  const last = LAST_STATES.indexOf(state);
  if (last !== -1) return 1_000 + last;
  // States of the application's own are kinds of running.
  const known = KNOWN_TASK_STATES.findIndex((one) => one === state);
  return known === -1 ? STATE_ORDER.length : 100 + known;
}

function compareKeys(one: TaskGroup, other: TaskGroup): number {
  return (one.key ?? '').localeCompare(other.key ?? '');
}
