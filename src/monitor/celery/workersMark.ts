import type { Worker } from '../../model/worker.ts';

/** Changes when a worker comes, restarts or goes. */
export function workersMark(workers: readonly Worker[]): string {
  return workers
    .filter(({ status }) => status !== 'offline')
    .map(({ id, pid }) => `${id} ${pid ?? ''}`)
    .sort()
    .join('\n');
}
