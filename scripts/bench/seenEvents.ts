import type { MonitorApi } from '../../src/contract/monitorApi.ts';
import type { Task } from '../../src/model/task.ts';

const PAGE = 1_000;

/** How many of its four events a task shows. */
export function seenEvents(task: Task): number {
  const isEnded = task.state === 'succeeded' || task.state === 'failed';
  const seen = [
    task.sentAt !== null && task.queue !== null,
    task.receivedAt !== null && task.worker !== null && task.name !== null,
    task.startedAt !== null,
    isEnded && task.finishedAt !== null,
  ];
  return seen.filter(Boolean).length;
}

/** Calls for every task of the history, the newest first. */
export async function eachTask(api: MonitorApi, use: (task: Task) => void): Promise<void> {
  let cursor: string | null = null;
  do {
    const page = await api.getTasks({ filter: {}, limit: PAGE, cursor });
    page.tasks.forEach(use);
    cursor = page.next;
  } while (cursor !== null);
}
