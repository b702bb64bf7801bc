import { hasBegun, supersedes } from './celeryPrecedence.ts';
import { isFinished, isKnownTaskState, isRunning } from './taskState.ts';
import type { StateMerge } from './stateMerge.ts';
import type { TaskState } from './taskState.ts';
import type { TaskRecord, TaskUpdate } from './taskUpdate.ts';

/**
 * Decides what an event or record of a Celery task means. One id lives through several attempts: the same id received
 * with a higher `retries` is a new one and may take the state back; `task-sent` only announces it.
 * Events after `task-received` carry no `retries`, so theirs is told by time and worker.
 */
export function mergeCeleryState(record: TaskRecord, update: TaskUpdate): StateMerge {
  const known = record.retries ?? 0;
  const next = update.retries ?? known;
  if (next < known || isRetryOfEarlierAttempt(record, update)) return keep(record, 'foreign');
  if (next > known && update.state !== 'pending') {
    const isLate = update.at < record.stateAt && (record.retries === null || hasBegun(record.state));
    return isLate ? { ...mergeWithinAttempt(record, update), retries: next } : beginRun(record, update, next);
  }
  return mergeWithinAttempt(record, update);
}

function mergeWithinAttempt(record: TaskRecord, update: TaskUpdate): StateMerge {
  const retries = mergedRetries(record, update);
  const isLater = update.at >= record.stateAt;
  const { state } = update;
  if (state === undefined) return { ...keep(record, isLater ? 'newer' : 'older'), retries };
  if (state === record.state) {
    return {
      state,
      stateAt: affirmedAt(state, record.stateAt, update.at),
      retries,
      update: update.at > record.stateAt ? 'newer' : 'older',
    };
  }
  if (isReplacement(record, update)) return beginRun(record, update, retries ?? 0);
  if (supersedes({ state, at: update.at }, { state: record.state, at: record.stateAt })) {
    const startsAgain = isNewRunBetween(record.state, state);
    return { state, stateAt: update.at, retries, update: startsAgain ? 'new run' : 'newer' };
  }
  if (isFinished(state)) return keep(record, 'foreign');
  return { ...keep(record, isLater && !isFinished(record.state) ? 'newer' : 'older'), retries };
}

function keep(record: TaskRecord, update: StateMerge['update']): StateMerge {
  return { state: record.state, stateAt: record.stateAt, retries: record.retries, update };
}

function beginRun(record: TaskRecord, update: TaskUpdate, retries: number): StateMerge {
  return { state: update.state ?? record.state, stateAt: update.at, retries, update: 'new run' };
}

/** `task-sent` announces the next attempt while the present one may still be told of, so it never counts one up. */
function mergedRetries(record: TaskRecord, update: TaskUpdate): number | null {
  if (update.retries === undefined || record.retries !== null) return record.retries;
  return update.state === 'pending' && record.state !== 'pending' && update.retries > 0
    ? null
    : update.retries;
}

/**
 * A late word of the retry that ended the attempt before: the present attempt has not started, or is held by another
 * worker. A worker often receives the next attempt before it tells of the retry; a result record names no worker and
 * bears the time of its arrival.
 */
export function isRetryOfEarlierAttempt(record: TaskRecord, update: TaskUpdate): boolean {
  if (update.state !== 'retrying' || update.retries !== undefined) return false;
  if (record.retries === null || record.retries === 0 || record.receivedAt === null) return false;
  if (record.state === 'received' && (record.run > 0 || update.worker === undefined)) return true;
  return update.worker !== undefined && record.worker !== null && update.worker !== record.worker;
}

/**
 * Received by an event while it already runs: `self.replace` sent another task under its id, or its message was
 * delivered again. A worker receives before it starts, so this holds by its own clock, or when the name differs.
 */
function isReplacement(record: TaskRecord, update: TaskUpdate): boolean {
  if (update.state !== 'received' || update.receivedAt === undefined || !isRunning(record.state))
    return false;
  if (record.startedAt === null || update.at <= record.startedAt) return false;
  const isOtherTask = record.name !== null && update.name !== undefined && update.name !== record.name;
  return isOtherTask || (record.worker !== null && update.worker === record.worker);
}

function isNewRunBetween(from: TaskState, to: TaskState): boolean {
  if (from === 'retrying') return true;
  if (from === 'rejected') return !isFinished(to);
  return from === 'lost' && to === 'received';
}

/** A run begins once, so its first report counts; ends, retries and progress are told anew, so the last one does. */
function affirmedAt(state: TaskState, known: number, next: number): number {
  if (known === 0) return next;
  const isToldAnew = isFinished(state) || state === 'retrying' || !isKnownTaskState(state);
  return isToldAnew ? Math.max(known, next) : Math.min(known, next);
}
