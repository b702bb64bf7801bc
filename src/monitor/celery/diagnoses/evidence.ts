import { formatDuration } from '../../../model/duration.ts';
import type { Worker } from '../../../model/worker.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import type { QueueFacts, VisibilityTimeout } from './diagnosisFacts.ts';

const NAMES_AT_MOST = 5;

/** A span in words: `2 min 5 s`. */
export function span(ms: number): string {
  return formatDuration(Math.max(0, ms));
}

/** The first names and how many more there are. */
export function names(all: readonly string[]): string {
  const rest = all.length - NAMES_AT_MOST;
  const shown = all.slice(0, NAMES_AT_MOST).join(', ');
  return rest > 0 ? t('{0} and {1} more', shown, formatNumber(rest)) : shown;
}

export function waitingIn({ name, waiting }: QueueFacts): string {
  if (waiting === null) return t('How many messages wait in queue {0} is not known.', name);
  return waiting === 0
    ? t('Queue {0} is empty.', name)
    : tCount(waiting, '{0} message waits in queue {1}.', '{0} messages wait in queue {1}.', name);
}

/** Busy slots of workers that tell both figures; `null` when one of them does not. */
export function slotsOf(
  workers: readonly Worker[],
): { readonly busy: number; readonly total: number } | null {
  let busy = 0;
  let total = 0;
  for (const { active, concurrency } of workers) {
    if (active === null || concurrency === null) return null;
    busy += Math.min(active, concurrency);
    total += concurrency;
  }
  return { busy, total };
}

export function lastHeard({ name, lastSeenAt }: Worker, now: number): string {
  return t('{0} was last heard from {1} ago.', name, span(now - lastSeenAt));
}

export function timeoutEvidence({ ms, isKnown }: VisibilityTimeout): string {
  return isKnown
    ? t('The visibility timeout is {0}.', span(ms))
    : t(
        "The visibility timeout is taken to be Celery's default, {0}: no worker has told another one.",
        span(ms),
      );
}
