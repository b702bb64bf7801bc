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

/** What can be done with a BullMQ job, in the words of menus. */
export function jobWords(state: TaskState): readonly ContextWord[] {
  return [
    CONTEXT_WORDS.job,
    ...(isFinished(state) ? [CONTEXT_WORDS.endedJob] : []),
    ...(isPending(state) ? [CONTEXT_WORDS.pendingJob] : []),
    ...(isDelayed(state) ? [CONTEXT_WORDS.delayedJob] : []),
    isRunning(state) ? CONTEXT_WORDS.activeJob : CONTEXT_WORDS.removableJob,
  ];
}
