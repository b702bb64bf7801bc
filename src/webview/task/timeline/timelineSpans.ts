import type { Task, TaskAttempt } from '../../../model/task.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { runtimeOf } from '../verdict.ts';

/** One stretch of a task's life. */
export interface TimelineSpan {
  readonly kind: 'wait' | 'run';
  readonly ms: number;
}

/** How the time went. ms; `null` where it cannot be known. */
export interface TimelineSpans {
  /** From being sent to the start of the (last) attempt, or to now while nobody has started it. */
  readonly waitMs: number | null;
  /** Of the last attempt. */
  readonly runMs: number | null;
  /** Waits and runs in their order, all attempts with their waits between them; empty when some are not known. */
  readonly stretches: readonly TimelineSpan[];
  /** Of several attempts whose times are all known: how long they waited and ran together. */
  readonly together: { readonly waitMs: number; readonly runMs: number; readonly attempts: number } | null;
}

/** Wait and run time; `now` (epoch ms) counts for what goes on at this moment. */
export function timelineSpans(task: Task, attempts: readonly TaskAttempt[], now: number): TimelineSpans {
  const ended = isFinished(task.state);
  const waitEnd = task.startedAt ?? (task.state === 'retrying' ? task.receivedAt : ended ? null : now);
  const waitMs = task.sentAt === null || waitEnd === null ? null : Math.max(0, waitEnd - task.sentAt);
  const running = task.startedAt !== null && isRunning(task.state) ? Math.max(0, now - task.startedAt) : null;
  const runMs = runtimeOf(task) ?? running;
  const several = attempts.length > 1 ? stretchesOf(task, attempts, now) : null;
  if (several !== null) {
    const sum = (kind: TimelineSpan['kind']): number =>
      several.reduce((ms, span) => (span.kind === kind ? ms + span.ms : ms), 0);
    return {
      waitMs,
      runMs,
      stretches: several,
      together: { waitMs: sum('wait'), runMs: sum('run'), attempts: attempts.length },
    };
  }
  const known = waitMs !== null && runMs !== null;
  const stretches: readonly TimelineSpan[] = known
    ? [
        { kind: 'wait', ms: waitMs },
        { kind: 'run', ms: runMs },
      ]
    : [];
  return { waitMs, runMs, stretches, together: null };
}

/** `null` when a start or an end is not known. */
function stretchesOf(
  task: Task,
  attempts: readonly TaskAttempt[],
  now: number,
): readonly TimelineSpan[] | null {
  const stretches: TimelineSpan[] = [];
  let from = task.sentAt;
  const goOnTo = (kind: TimelineSpan['kind'], to: number): void => {
    if (from !== null) stretches.push({ kind, ms: Math.max(0, to - from) });
    from = to;
  };
  for (const [index, { startedAt, finishedAt, state }] of attempts.entries()) {
    const isLast = index === attempts.length - 1;
    if (startedAt === null) {
      if (!isLast || isFinished(state)) return null;
      goOnTo('wait', now);
      return stretches;
    }
    if (from === null && index > 0) return null;
    goOnTo('wait', startedAt);
    const end = finishedAt ?? (isLast && isRunning(state) ? now : null);
    if (end === null) return null;
    goOnTo('run', end);
  }
  if (task.state === 'retrying') goOnTo('wait', now);
  return stretches;
}
