import { isFinished, isKnownTaskState } from './taskState.ts';
import type { TaskState } from './taskState.ts';

/** A state and the moment (epoch ms of the watched system) at which it became true. */
export interface StateAt {
  readonly state: TaskState;
  readonly at: number;
}

const SUCCEEDED = 7;
const FAILED = 6;
/** Custom states and revoked share a rank: a terminated task may have reported progress before, and the reverse. */
const ENDING = 5;

const RANKS: ReadonlyMap<string, number> = new Map([
  ['succeeded', SUCCEEDED],
  ['failed', FAILED],
  ['revoked', ENDING],
  ['started', 4],
  ['received', 3],
  ['delayed', 3],
]);

const WAITING = 1;

function rankOf(state: TaskState): number {
  return RANKS.get(state) ?? (isKnownTaskState(state) ? WAITING : ENDING);
}

/** States that another run of the same id may follow, so that only time can order them. */
function isOrderedByTime(state: TaskState): boolean {
  return state === 'retrying' || state === 'rejected' || state === 'lost';
}

/**
 * Whether an observed state replaces the known one within one attempt, in whatever order the two arrive.
 * Follows `celery.states.PRECEDENCE` (SUCCESS, FAILURE, custom, REVOKED, STARTED, RECEIVED, PENDING) with its
 * exception for RETRY, after which any later event counts. Two deliberate differences: rejected is ordered by time
 * as well, because nothing else would ever end a rejected task; and revoked against a custom state too.
 * Pending never replaces anything: `task-sent` is stamped by another clock and often arrives late.
 */
export function supersedes(next: StateAt, known: StateAt): boolean {
  if (next.state === known.state) return false;
  const nextRank = rankOf(next.state);
  const knownRank = rankOf(known.state);
  if (nextRank >= FAILED || knownRank >= FAILED) return nextRank > knownRank;
  if (next.state === 'pending' || known.state === 'pending') return known.state === 'pending';
  if (next.state === 'lost' && isFinished(known.state)) return false;
  if (known.state === 'lost' && isFinished(next.state)) return true;
  if (isOrderedByTime(next.state) || isOrderedByTime(known.state)) return isLater(next, known);
  return nextRank === knownRank ? isLater(next, known) : nextRank > knownRank;
}

/** Equal times are ordered by the states' names, so that the outcome never depends on arrival. */
function isLater(next: StateAt, known: StateAt): boolean {
  return next.at === known.at ? next.state > known.state : next.at > known.at;
}

/** Whether `started` or more has been reached, so that an older event of the same attempt can only fill gaps. */
export function hasBegun(state: TaskState): boolean {
  return rankOf(state) >= 4;
}
