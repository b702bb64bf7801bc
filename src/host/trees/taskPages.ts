import type { MonitorApi, TaskQuery } from '../../contract/monitorApi.ts';
import { type Task, taskKey } from '../../model/task.ts';

/** Tasks that one page of the view holds. */
export const PAGE_SIZE = 100;
/** The greatest page that the monitor answers in one call. */
const GREATEST_QUERY = 1_000;

/** Which tasks a list has, in which order. */
export type AskedTasks = Pick<TaskQuery, 'filter' | 'sort'>;

/** The first tasks that match, and where to read on; `next` is `null`: there are no more. */
export interface TaskList {
  readonly tasks: readonly Task[];
  readonly next: string | null;
}

/**
 * The first tasks that match, as many as asked for. `begun`: those that were read before, which are kept. A task that
 * moved in the order while it was read, such as one that was tried again, stands where it was found first.
 */
export async function readTasks(
  monitor: Pick<MonitorApi, 'getTasks'>,
  asked: AskedTasks,
  count: number,
  begun: TaskList | null = null,
): Promise<TaskList> {
  if (begun === null && count <= GREATEST_QUERY) {
    const { tasks, next } = await monitor.getTasks({ ...asked, limit: count, cursor: null });
    if (tasks.length >= count || next === null) return { tasks, next };
    begun = { tasks, next };
  }
  const tasks = new Map<string, Task>();
  const add = (found: readonly Task[]): void => {
    for (const task of found) tasks.set(taskKey(task.ref), task);
  };
  add(begun?.tasks ?? []);
  let cursor = begun?.next ?? null;
  if (begun !== null && cursor === null) return begun;
  while (tasks.size < count) {
    const limit = Math.min(GREATEST_QUERY, count - tasks.size);
    const page = await monitor.getTasks({ ...asked, limit, cursor });
    add(page.tasks);
    cursor = page.next;
    if (cursor === null) break;
  }
  return { tasks: [...tasks.values()], next: cursor };
}
