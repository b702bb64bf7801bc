import { isFinished, isRunning } from './taskState.ts';
import type { StateMerge } from './stateMerge.ts';
import type { TaskState } from './taskState.ts';
import type { TaskRecord, TaskUpdate } from './taskUpdate.ts';

/**
 * Decides what an event or record of a BullMQ job means. The stream keeps the order of events, so time decides:
 * a finished job that a person retries goes back to waiting, and an active one to delayed when it backs off.
 */
export function mergeBullmqState(record: TaskRecord, update: TaskUpdate): StateMerge {
  const { state, at } = update;
  if (!isInOrder(record, update)) {
    const retries = record.retries ?? update.retries ?? null;
    const isOverruledEnd = state !== undefined && state !== record.state && isFinished(state);
    return {
      state: record.state,
      stateAt: record.stateAt,
      retries,
      update: isOverruledEnd ? 'foreign' : 'older',
    };
  }
  const retries = update.retries ?? record.retries;
  if (state === undefined) {
    return { state: record.state, stateAt: record.stateAt, retries, update: 'newer' };
  }
  const startsAgain = isNewRunBetween(record.state, state) || isNextAttempt(record, update);
  return { state, stateAt: at, retries, update: startsAgain ? 'new run' : 'newer' };
}

/** Within one millisecond a finished job does not wait again: that is an older event told late. */
function isInOrder(record: TaskRecord, update: TaskUpdate): boolean {
  if (update.at !== record.stateAt) return update.at > record.stateAt;
  return update.state === undefined || isFinished(update.state) || !isFinished(record.state);
}

function isNewRunBetween(from: TaskState, to: TaskState): boolean {
  if (isFinished(to)) return false;
  return isFinished(from) || (isRunning(from) && !isRunning(to));
}

/** Active again without having been seen waiting: it stalled, or we looked too late. */
function isNextAttempt(record: TaskRecord, update: TaskUpdate): boolean {
  if (update.retries === undefined || record.retries === null) return false;
  return update.state === 'started' && update.retries > record.retries;
}
