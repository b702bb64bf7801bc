import { isRetryOfEarlierAttempt } from './celeryAttempts.ts';
import { isFinished } from './taskState.ts';
import type { TaskAttempt } from './task.ts';
import type { TaskRecord, TaskUpdate } from './taskUpdate.ts';

/** The run that a record tells of, as one attempt among others. */
export function attemptOf(record: TaskRecord): TaskAttempt {
  return {
    retries: record.retries ?? record.run,
    state: record.state,
    worker: record.worker,
    receivedAt: record.receivedAt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt ?? (record.state === 'retrying' ? record.stateAt : null),
    error: hasOwnError(record) ? record.error : null,
    traceback: hasOwnError(record) ? record.traceback : null,
  };
}

/** A record keeps the error of the run before for as long as the next one has not ended. */
function hasOwnError({ state, run }: TaskRecord): boolean {
  return run === 0 || state === 'retrying' || isFinished(state);
}

/** What is told of a run after the next one has begun: only how it ended was not known yet. */
export interface LateEnd {
  readonly error: string;
  readonly traceback: string | null;
  /** Epoch ms of the watched system. */
  readonly at: number;
}

/** The end of the run before, when `update` tells of one that `record` has left behind. */
export function lateEnd(record: TaskRecord, update: TaskUpdate): LateEnd | null {
  if (record.run === 0 || update.error === undefined || !isRetryOfEarlierAttempt(record, update)) return null;
  return { error: update.error, traceback: update.traceback ?? null, at: update.at };
}
