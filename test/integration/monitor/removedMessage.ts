import type { RemovedItem } from '../../../src/monitor/store/removedItems.ts';

/** The message of that number, of a length that changes from one to the next. */
export function removedMessage(number: number): RemovedItem {
  return { place: `celery${String(number % 4)}`, payload: Buffer.alloc((number % 900) + 1, number % 251) };
}
