import { visibleLine } from './visibleText.ts';
import type { CeleryDestination } from './celeryAction.ts';
import type { RemovedBatch } from './removedBatch.ts';

const LONGEST_NAME = 80;

/** What a batch tells of itself when it is put back. */
export type DescribedBatch = Pick<RemovedBatch, 'items' | 'queue'>;

/** A name in quotes, made visible and cut. */
export function named(name: string): string {
  return `'${visibleLine(name, LONGEST_NAME)}'`;
}

/** `1 task`, `3 tasks`. */
export function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

/** `the task 'a'`, `3 tasks`, `no task`. */
export function objects(ids: readonly string[], one: string, many: string): string {
  const [id] = ids;
  if (id === undefined) return `no ${one}`;
  return ids.length === 1 ? `the ${one} ${named(id)}` : counted(ids.length, one, many);
}

/** `on all workers`, `on 'w1@h'`, `on 3 workers`. */
export function onWorkers(workers: CeleryDestination): string {
  if (workers === null) return 'on all workers';
  const [name] = workers;
  return workers.length === 1 && name !== undefined
    ? `on ${named(name)}`
    : `on ${counted(workers.length, 'worker', 'workers')}`;
}

/** `Put 12 messages back into 'celery'`. */
export function putBack(batch: DescribedBatch | null, one: string, many: string): string {
  if (batch === null) return `Put removed ${many} back`;
  return `Put ${counted(batch.items, one, many)} back into ${named(batch.queue)}`;
}
