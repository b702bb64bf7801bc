import type { ConnectionId } from '../model/connection.ts';
import type { StatisticsScope } from '../model/statistics/statisticsScope.ts';
import type { Worker } from '../model/worker.ts';

/**
 * Tells which workers take work of a scope. Only a queue restricts them, and only as far as they tell their queues.
 *
 * @param workers those that are there now
 */
export function servingWorkers(
  { tasks }: StatisticsScope,
  workers: readonly Worker[],
): (connectionId: ConnectionId, worker: string) => boolean {
  const queue = tasks.kind === 'tasks' ? tasks.queue : null;
  if (queue === null) return () => true;
  const others = new Set(
    workers
      .filter(({ queues }) => queues !== null && !queues.includes(queue))
      .map(({ connectionId, name }) => JSON.stringify([connectionId, name])),
  );
  return (connectionId, worker) => !others.has(JSON.stringify([connectionId, worker]));
}
