import { t } from '../../model/l10n.ts';
import type { RetryPreflight, RetryWarning } from '../../model/retryPreflight.ts';
import type { TaskDetail } from '../../model/task.ts';
import { isFinished, type TaskState } from '../../model/taskState.ts';

/** A retried job is the same job again, so nothing of it is lost; only an ended one can be. */
export function preflightOf(detail: TaskDetail, consumers: number | null): RetryPreflight {
  const { task, args, kwargs } = detail;
  return {
    ref: task.ref,
    name: task.name,
    queue: task.queue,
    args,
    kwargs,
    isExact: true,
    warnings: consumers === 0 ? [noConsumer(task.queue)] : [],
    blocked: isFinished(task.state) ? null : notEnded(task.state),
  };
}

function noConsumer(queue: string | null): RetryWarning {
  return {
    kind: 'queue-not-consumed',
    sentence: t("No worker takes from the queue '{0}' now: it will wait.", queue ?? ''),
  };
}

const NOT_ENDED: Readonly<Record<string, () => string>> = {
  started: () => t('It is running; only a job that has ended can be retried.'),
  waiting: () => t('It is waiting; only a job that has ended can be retried.'),
  delayed: () => t('It is delayed; only a job that has ended can be retried.'),
  prioritized: () => t('It is prioritized; only a job that has ended can be retried.'),
  paused: () => t('It is paused; only a job that has ended can be retried.'),
};

function notEnded(state: TaskState): string {
  const sentence = Object.hasOwn(NOT_ENDED, state) ? NOT_ENDED[state] : undefined;
  return sentence?.() ?? t('It is {0}; only a job that has ended can be retried.', state);
}
