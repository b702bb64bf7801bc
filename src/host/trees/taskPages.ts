import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { Task } from '../../model/task.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';

/** Tasks that one page of the view holds. */
export const PAGE_SIZE = 100;
/** The greatest page that the monitor answers in one call. */
const GREATEST_QUERY = 1_000;

/** The newest tasks that match, as many as asked for, and whether there are more. */
export async function readTasks(
  monitor: Pick<MonitorApi, 'getTasks'>,
  connectionId: ConnectionId,
  filter: TaskFilter,
  count: number,
): Promise<{ readonly tasks: readonly Task[]; readonly more: boolean }> {
  const tasks: Task[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(GREATEST_QUERY, count - tasks.length);
    const page = await monitor.getTasks({ filter: { ...filter, connectionId }, limit, cursor });
    tasks.push(...page.tasks);
    cursor = page.next;
  } while (cursor !== null && tasks.length < count);
  return { tasks, more: cursor !== null };
}
