import { isFinished, isRunning, type TaskState } from '../../model/taskState.ts';
import { CONTEXT_WORDS, type ContextWord } from './contextValues.ts';

/** A BullMQ job that waits: for a worker, for its time or in a paused queue. */
export function isPending(state: TaskState): boolean {
  return !isFinished(state) && !isRunning(state) && state !== 'waiting-children';
}

/** It waits for its time. */
export function isDelayed(state: TaskState): boolean {
  return state === 'delayed' || state === 'retrying';
}

/** It has ended and its record is still there: one that was removed is `revoked`, one that vanished is `lost`. */
export function hasEnded(state: TaskState): boolean {
  return state === 'failed' || state === 'succeeded';
}

/** What can be done with a BullMQ job, in the words of menus; nothing with one that is gone from its queue. */
export function jobWords(state: TaskState): readonly ContextWord[] {
  if (isFinished(state) && !hasEnded(state)) return [];
  return [
    CONTEXT_WORDS.job,
    ...(hasEnded(state) ? [CONTEXT_WORDS.endedJob] : []),
    ...(isPending(state) ? [CONTEXT_WORDS.pendingJob] : []),
    ...(isDelayed(state) ? [CONTEXT_WORDS.delayedJob] : []),
    isRunning(state) ? CONTEXT_WORDS.activeJob : CONTEXT_WORDS.removableJob,
  ];
}
