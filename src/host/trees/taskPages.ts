import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { Task } from '../../model/task.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';

/** Tasks that one page of the view holds. */
export const PAGE_SIZE = 100;
/** The greatest page that the monitor answers in one call. */
const GREATEST_QUERY = 1_000;

/** The newest tasks that match, and where to read on; `next` is `null`: there are no more. */
export interface TaskList {
  readonly tasks: readonly Task[];
  readonly next: string | null;
}

/** The newest tasks that match, as many as asked for. `begun`: those that were read before, which are kept. */
export async function readTasks(
  monitor: Pick<MonitorApi, 'getTasks'>,
  filter: TaskFilter,
  count: number,
  begun: TaskList | null = null,
): Promise<TaskList> {
  const tasks: Task[] = [...(begun?.tasks ?? [])];
  let cursor = begun?.next ?? null;
  if (begun !== null && cursor === null) return begun;
  while (tasks.length < count) {
    const limit = Math.min(GREATEST_QUERY, count - tasks.length);
    const page = await monitor.getTasks({ filter, limit, cursor });
    tasks.push(...page.tasks);
    cursor = page.next;
    if (cursor === null) break;
  }
  return { tasks, next: cursor };
}
