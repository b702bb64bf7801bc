import { UNMEASURED_QUEUE, type Queue } from '../../model/queue.ts';
import type { QueueRates } from './queueRates.ts';
import type { TrackedQueue } from './queues.ts';

/** What lists show of a queue. */
export function toQueue(
  connectionId: string,
  queue: TrackedQueue,
  consumers: number | null,
  rates: QueueRates,
  now: number,
): Queue {
  const { id, scope, counts, paused, globalConcurrency, rateLimit, oldestAt } = queue;
  return {
    ...UNMEASURED_QUEUE,
    ...rates.read(scope, waitingOf(counts), now),
    connectionId,
    system: 'bullmq',
    id: scope,
    name: id.name,
    waiting: waitingOf(counts),
    inFlight: counts?.active ?? null,
    priorities: null,
    counts,
    consumers,
    paused,
    etaHeld: counts?.delayed ?? null,
    oldestAt,
    globalConcurrency,
    rateLimit,
    warning: warningOf(queue, consumers),
  };
}

/** Jobs that nobody has taken and that may begin; `null`: not known. */
export function waitingOf(counts: TrackedQueue['counts']): number | null {
  return counts === null ? null : counts.waiting + counts.prioritized + counts.paused;
}

/** A paused queue needs no worker; one whose workers cannot be known is not accused of having none. */
function warningOf({ counts, paused }: TrackedQueue, consumers: number | null): string | null {
  if (counts === null || consumers !== 0 || paused === true) return null;
  const waiting = counts.waiting + counts.prioritized;
  return waiting === 0
    ? null
    : `${waiting} ${waiting === 1 ? 'job waits' : 'jobs wait'}, but no worker takes from this queue.`;
}
