import type { Task, TaskAttempt } from '../../model/task.ts';
import { firstLine } from './excerpt.ts';

/**
 * What the record keeps of each attempt: its stack. A job may limit how many are kept, and the newest are, so they are
 * counted back from the last attempt that failed. Times are known of the newest attempt only.
 */
export function jobAttempts(task: Task, stacks: readonly string[]): readonly TaskAttempt[] {
  if (task.retries === null) return [];
  const hasFailed = task.state === 'failed';
  const failures = hasFailed ? task.retries + 1 : task.retries;
  if (stacks.length === 0 || failures < stacks.length) return [];
  const failed = stacks.map((stack, index): TaskAttempt => {
    const retries = failures - stacks.length + index;
    const isNewest = hasFailed && retries === task.retries;
    return {
      ...(isNewest ? timesOf(task) : NO_TIMES),
      retries,
      state: isNewest ? 'failed' : 'retrying',
      error: firstLine(stack),
      traceback: stack,
    };
  });
  if (hasFailed) return failed;
  return [
    ...failed,
    { ...timesOf(task), retries: failures, state: task.state, error: null, traceback: null },
  ];
}

type Times = Pick<TaskAttempt, 'worker' | 'receivedAt' | 'startedAt' | 'finishedAt'>;

const NO_TIMES: Times = { worker: null, receivedAt: null, startedAt: null, finishedAt: null };

/** A job that waits for its next attempt still bears the times of the one before. */
function timesOf({ state, worker, startedAt, finishedAt }: Task): Times {
  const hasBegun =
    state === 'started' || state === 'succeeded' || state === 'failed' || state === 'waiting-children';
  return hasBegun ? { worker, receivedAt: null, startedAt, finishedAt } : NO_TIMES;
}
