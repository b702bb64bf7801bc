import { t, tCount } from '../../model/l10n.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../model/queue.ts';
import type { QueueRates } from './queueRates.ts';
import type { TrackedQueue } from './queues.ts';

/** What is known of a queue beyond its own keys. `null`: not known. */
export interface QueueSurroundings {
  /** Workers that take from it. */
  readonly consumers: number | null;
  /** Active jobs that no lock holds. */
  readonly unlocked: number | null;
}

/** What lists show of a queue. */
export function toQueue(
  connectionId: string,
  queue: TrackedQueue,
  { consumers, unlocked }: QueueSurroundings,
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
    warning:
      [firstRelease(queue), stalled(unlocked), unserved(queue, consumers)]
        .filter((one) => one !== null)
        .join(' ') || null,
  };
}

/** Jobs that nobody has taken and that may begin; `null`: not known. */
export function waitingOf(counts: TrackedQueue['counts']): number | null {
  return counts === null ? null : counts.waiting + counts.prioritized + counts.paused;
}

function firstRelease({ isFirstRelease }: TrackedQueue): string | null {
  return isFirstRelease
    ? t(
        'This queue is one of BullMQ 1: it is shown as far as its keys mean the same, and not acted on. Update BullMQ to 3 or later.',
      )
    : null;
}

/** A paused queue needs no worker; one whose workers cannot be known is not accused of having none. */
function unserved({ counts, paused }: TrackedQueue, consumers: number | null): string | null {
  if (counts === null || consumers !== 0 || paused === true) return null;
  const waiting = counts.waiting + counts.prioritized;
  return waiting === 0
    ? null
    : tCount(
        waiting,
        '{0} job waits, but no worker takes from this queue.',
        '{0} jobs wait, but no worker takes from this queue.',
      );
}

/** A worker renews the lock of each job that it executes. */
function stalled(unlocked: number | null): string | null {
  if (unlocked === null || unlocked === 0) return null;
  return tCount(
    unlocked,
    '{0} active job is held by no lock: stalled, or the worker is gone.',
    '{0} active jobs are held by no lock: stalled, or the worker is gone.',
  );
}
