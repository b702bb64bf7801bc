import type { Task, TaskRef } from '../../model/task.ts';
import type { SendOutcome } from './sendEvaluation.ts';
import type { TaskFollower } from './taskFollower.ts';

/** How far a batch is. */
export interface BatchCounts {
  readonly total: number;
  readonly sent: number;
  readonly succeeded: number;
  /** Failed, revoked, rejected or lost. */
  readonly failed: number;
}

export interface BatchResult extends BatchCounts {
  /** Sent, but their end is not known: following was stopped, or there is nothing to follow. */
  readonly open: number;
  /** Why sending ended early, as a sentence; `null`: it did not, or a person stopped it. */
  readonly problem: string | null;
  readonly wasStopped: boolean;
  /** The first that did not succeed, to look at. */
  readonly firstFailure: Task | null;
  /** The last one sent. */
  readonly last: TaskRef | null;
}

export interface BatchSurroundings {
  readonly total: number;
  /** Evaluations under way to the server at a time. */
  readonly atOnce: number;
  readonly send: () => Promise<SendOutcome>;
  readonly follower: Pick<TaskFollower, 'follow' | 'dispose'>;
  readonly onProgress: (counts: BatchCounts) => void;
  /** Stops sending and following; what was sent goes on. */
  readonly signal: AbortSignal;
}

/**
 * Sends many evaluations, a few at a time, and follows each to its end. The first that cannot be sent ends the sending,
 * since the others would fare the same.
 */
export async function runBatch(surroundings: BatchSurroundings): Promise<BatchResult> {
  const { total, atOnce, signal, follower, onProgress } = surroundings;
  let counts: BatchCounts = { total, sent: 0, succeeded: 0, failed: 0 };
  let started = 0;
  let problem: string | null = null;
  let firstFailure: Task | null = null;
  let last: TaskRef | null = null;
  const ends: Promise<void>[] = [];

  const count = (change: Partial<BatchCounts>): void => {
    counts = { ...counts, ...change };
    onProgress(counts);
  };
  const followToEnd = async (ref: TaskRef): Promise<void> => {
    const task = await follower.follow(ref);
    if (task === null) return;
    if (task.state === 'succeeded') {
      count({ succeeded: counts.succeeded + 1 });
    } else {
      firstFailure ??= task;
      count({ failed: counts.failed + 1 });
    }
  };
  const sendInTurn = async (): Promise<void> => {
    while (started < total && problem === null && !signal.aborted) {
      started++;
      const outcome = await surroundings.send();
      if (!outcome.ok) {
        if (!signal.aborted) problem ??= outcome.message;
        return;
      }
      count({ sent: counts.sent + 1 });
      if (outcome.task === null) continue;
      last = outcome.task;
      ends.push(followToEnd(outcome.task));
    }
  };

  const stop = (): void => {
    follower.dispose();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, total) }, sendInTurn));
    await Promise.all(ends);
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const open = counts.sent - counts.succeeded - counts.failed;
  return { ...counts, open, problem, wasStopped: signal.aborted, firstFailure, last };
}
