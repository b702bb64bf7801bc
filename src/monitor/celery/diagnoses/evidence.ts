import { formatDuration } from '../../../model/duration.ts';
import type { Worker } from '../../../model/worker.ts';
import type { QueueFacts, VisibilityTimeout } from './diagnosisFacts.ts';

const LANGUAGE = 'en';
const NAMES_AT_MOST = 5;

/** A span in words: `2 min 5 s`. */
export function span(ms: number): string {
  return formatDuration(Math.max(0, ms), LANGUAGE);
}

/** `1 message`, `3 messages`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The first names and how many more there are. */
export function names(all: readonly string[]): string {
  const rest = all.length - NAMES_AT_MOST;
  const shown = all.slice(0, NAMES_AT_MOST).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

export function waitingIn({ name, waiting }: QueueFacts): string {
  if (waiting === null) return `How many messages wait in queue ${name} is not known.`;
  return waiting === 0
    ? `Queue ${name} is empty.`
    : `${count(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} in queue ${name}.`;
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
  return `${name} was last heard from ${span(now - lastSeenAt)} ago.`;
}

export function timeoutEvidence({ ms, isKnown }: VisibilityTimeout): string {
  return isKnown
    ? `The visibility timeout is ${span(ms)}.`
    : `The visibility timeout is taken to be Celery's default, ${span(ms)}: no worker has told another one.`;
}
