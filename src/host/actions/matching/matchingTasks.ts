import type { MonitorApi } from '../../../contract/monitorApi.ts';
import type { ConnectionId } from '../../../model/connection.ts';
import type { Task } from '../../../model/task.ts';
import type { TaskFilter } from '../../../model/taskFilter.ts';

export interface MatchingTasks {
  /** Those that match and that the action is for. */
  readonly tasks: readonly Task[];
  /** How many matched, whatever the action is for. */
  readonly matched: number;
  /** More match than were looked through. */
  readonly isCut: boolean;
}

/** One action on more tasks than this is not a person's doing any more. */
export const MOST_MATCHING = 10_000;
const PAGE = 1_000;

/** Counts before anything is done: the tasks of some connections that match a filter and that an action is for. */
export async function matchingTasks(
  monitor: Pick<MonitorApi, 'getTasks'>,
  filter: TaskFilter,
  among: readonly ConnectionId[],
  isFor: (task: Task) => boolean,
): Promise<MatchingTasks> {
  const tasks: Task[] = [];
  let matched = 0;
  let cursor: string | null = null;
  do {
    const limit = Math.min(PAGE, MOST_MATCHING - matched);
    const page = await monitor.getTasks({ filter, limit, cursor });
    const here = page.tasks.filter(({ ref }) => among.includes(ref.connectionId));
    tasks.push(...here.filter(isFor));
    matched += page.tasks.length;
    cursor = page.next;
  } while (cursor !== null && matched < MOST_MATCHING);
  return { tasks, matched, isCut: cursor !== null };
}
