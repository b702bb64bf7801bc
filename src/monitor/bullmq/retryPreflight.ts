import type { RetryPreflight, RetryWarning } from '../../model/retryPreflight.ts';
import type { TaskDetail } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';

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
    blocked: isFinished(task.state)
      ? null
      : `It is ${task.state === 'started' ? 'running' : task.state}; only a job that has ended can be retried.`,
  };
}

function noConsumer(queue: string | null): RetryWarning {
  return {
    kind: 'queue-not-consumed',
    sentence: `No worker takes from the queue '${queue ?? ''}' now: it will wait.`,
  };
}
