import type { Task } from '../../../model/task.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { stateWord } from '../stateWords.ts';
import { runtimeOf } from '../verdict.ts';

export interface TimelineStep {
  readonly label: string;
  /** Epoch ms in the watched system's clock; `null` with the reason in `unknownBecause`. */
  readonly at: number | null;
  /** ms after the nearest known step before it; negative when those who told the times disagree. */
  readonly sincePrevious: number | null;
  readonly unknownBecause: string;
}

/** How the time went. ms; `null` where it cannot be known. */
export interface TimelineSpans {
  /** From being sent to the start of the (last) attempt, or to now while nobody has started it. */
  readonly waitMs: number | null;
  readonly runMs: number | null;
}

type Moment = Omit<TimelineStep, 'sincePrevious'>;

/** The moments of a task's life in their order: those that are known, and those that must have been but are not. */
export function timelineSteps(task: Task): readonly TimelineStep[] {
  const steps: TimelineStep[] = [];
  let previous: number | null = null;
  for (const moment of momentsOf(task)) {
    const { at } = moment;
    steps.push({ ...moment, sincePrevious: at === null || previous === null ? null : at - previous });
    previous = at ?? previous;
  }
  return steps;
}

/** Wait and run time; `now` counts for what goes on at this moment. */
export function timelineSpans(task: Task, now: number): TimelineSpans {
  const ended = isFinished(task.state);
  const waitEnd = task.startedAt ?? (task.state === 'retrying' ? task.receivedAt : ended ? null : now);
  const waitMs = task.sentAt === null || waitEnd === null ? null : Math.max(0, waitEnd - task.sentAt);
  const running = task.startedAt !== null && isRunning(task.state) ? Math.max(0, now - task.startedAt) : null;
  return { waitMs, runMs: runtimeOf(task) ?? running };
}

function momentsOf(task: Task): readonly Moment[] {
  const celery = task.ref.system === 'celery';
  const ended = isFinished(task.state);
  const ran = task.state === 'succeeded' || task.state === 'failed';
  const moments: Moment[] = [
    {
      label: 'sent',
      at: task.sentAt,
      unknownBecause: celery
        ? 'no event told it; senders tell only with task_send_sent_event'
        : 'the job record does not tell it',
    },
  ];
  if (task.receivedAt !== null || (celery && ran)) {
    moments.push({
      label: 'received',
      at: task.receivedAt,
      unknownBecause: 'no event told when a worker received it',
    });
  }
  // A worker takes a task with an ETA at once and holds it; a retry is due after the attempt that failed.
  const due = task.etaAt === null ? [] : [{ label: 'due', at: task.etaAt, unknownBecause: '' }];
  if (task.state !== 'retrying') moments.push(...due);
  if (task.startedAt !== null || ended) {
    moments.push({
      label: 'started',
      at: task.startedAt,
      unknownBecause: ran
        ? 'no event or record told when it started'
        : 'nothing told that it started; it may never have run',
    });
  }
  if (task.state === 'retrying') moments.push(...due);
  if (ended) {
    moments.push({
      label: stateWord(task.state),
      at: task.finishedAt,
      unknownBecause: 'no event or record told when it ended',
    });
  }
  return moments;
}
