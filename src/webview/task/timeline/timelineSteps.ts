import type { Task, TaskAttempt } from '../../../model/task.ts';
import { isFinished } from '../../../model/taskState.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { stateWord } from '../stateWords.ts';

export interface TimelineStep {
  readonly label: string;
  /** Epoch ms in the watched system's clock; `null` with the reason in `unknownBecause`. */
  readonly at: number | null;
  /** ms after the nearest known step before it; negative when those who told the times disagree. */
  readonly sincePrevious: number | null;
  readonly unknownBecause: string;
}

type Moment = Omit<TimelineStep, 'sincePrevious'>;

/** Attempts before the last one whose moments are shown; those of very many say nothing new. */
const MOST_EARLIER = 5;

/**
 * The moments of a task's life in their order: those that are known, and those that must have been but are not. Of the
 * attempts before the last one, those that are known.
 */
export function timelineSteps(task: Task, attempts: readonly TaskAttempt[] = []): readonly TimelineStep[] {
  const steps: TimelineStep[] = [];
  let previous: number | null = null;
  for (const moment of momentsOf(task, attempts)) {
    const { at } = moment;
    steps.push({ ...moment, sincePrevious: at === null || previous === null ? null : at - previous });
    previous = at ?? previous;
  }
  return steps;
}

function momentsOf(task: Task, attempts: readonly TaskAttempt[]): readonly Moment[] {
  const [sent, ...last] = momentsOfLast(task);
  const earlier = attempts.slice(0, -1).slice(-MOST_EARLIER).flatMap(momentsOfEarlier);
  return sent === undefined ? [] : [sent, ...inTime(task, earlier, last)];
}

/** The message of a retry is sent, and may be received, before the attempt that sent it tells that it failed. */
function inTime(task: Task, earlier: readonly Moment[], last: readonly Moment[]): readonly Moment[] {
  const { receivedAt } = task;
  const [received, ...rest] = last;
  const failed = earlier.at(-1);
  if (receivedAt === null || received === undefined || failed === undefined) return [...earlier, ...last];
  if (failed.at === null || failed.at <= receivedAt) return [...earlier, ...last];
  return [...earlier.slice(0, -1), received, failed, ...rest];
}

/** What nobody told of an attempt before the last one is left out: the table of attempts says so. */
function momentsOfEarlier({ retries, state, startedAt, finishedAt }: TaskAttempt): readonly Moment[] {
  const number = formatNumber(retries + 1);
  const end =
    state === 'retrying'
      ? t('attempt {0} failed, to be retried', number)
      : t('attempt {0} {1}', number, stateWord(state));
  const moment = (label: string, at: number | null): readonly Moment[] =>
    at === null ? [] : [{ label, at, unknownBecause: '' }];
  return [...moment(t('attempt {0} started', number), startedAt), ...moment(end, finishedAt)];
}

function momentsOfLast(task: Task): readonly Moment[] {
  const celery = task.ref.system === 'celery';
  const ended = isFinished(task.state);
  const ran = task.state === 'succeeded' || task.state === 'failed';
  const moments: Moment[] = [
    {
      label: t('sent'),
      at: task.sentAt,
      unknownBecause: celery
        ? t('no event told it; senders tell only with task_send_sent_event')
        : t('the job record does not tell it'),
    },
  ];
  if (task.receivedAt !== null || (celery && ran)) {
    moments.push({
      label: t('received'),
      at: task.receivedAt,
      unknownBecause: t('no event told when a worker received it'),
    });
  }
  // A worker takes a task with an ETA at once and holds it; a retry is due after the attempt that failed.
  const due = task.etaAt === null ? [] : [{ label: t('due'), at: task.etaAt, unknownBecause: '' }];
  if (task.state !== 'retrying') moments.push(...due);
  if (task.startedAt !== null || ended) {
    moments.push({
      label: t('started'),
      at: task.startedAt,
      unknownBecause: ran
        ? t('no event or record told when it started')
        : t('nothing told that it started; it may never have run'),
    });
  }
  if (task.state === 'retrying') moments.push(...due);
  if (ended) {
    moments.push({
      label: stateWord(task.state),
      at: task.finishedAt,
      unknownBecause: t('no event or record told when it ended'),
    });
  }
  return moments;
}
