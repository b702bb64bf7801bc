import { t } from '../../model/l10n.ts';
import type { RetryPreflight } from '../../model/retryPreflight.ts';
import type { Task, TaskRef } from '../../model/task.ts';
import { retryWarnings } from './retryWarnings.ts';
import type { TaskReading } from './taskReading.ts';

export interface RetryPreflightParts {
  /** @throws RedisLinkError when the server cannot be reached and the store does not know the task */
  readonly read: (ref: TaskRef) => Promise<TaskReading | null>;
  /** Workers that take from a queue; `null`: not known. */
  readonly consumersOf: (queue: string) => number | null;
  /** Whether any worker has a task of that name; `null`: no worker has answered. */
  readonly isRegistered: (name: string) => boolean | null;
  /** Tasks that repeat it already, newest first. */
  readonly retriesOf: (ref: TaskRef) => readonly Task[];
}

/**
 * Whether and how faithfully a task can be sent again under a new id. Changes nothing.
 *
 * @returns `null` when nothing is known of the task
 * @throws RedisLinkError when the server cannot be reached and the store does not know the task
 */
export async function preflightRetry(
  parts: RetryPreflightParts,
  ref: TaskRef,
): Promise<RetryPreflight | null> {
  const reading = await parts.read(ref);
  if (reading === null) return null;
  const { task, message, args, kwargs } = reading;
  const name = message?.name ?? task.name;
  const queue = task.queue ?? message?.queue ?? null;
  const destination = {
    queue,
    consumers: queue === null ? null : parts.consumersOf(queue),
    isRegistered: name === null ? null : parts.isRegistered(name),
  };
  const payload = { args, kwargs };
  const retries = parts.retriesOf(ref);
  return {
    ref,
    name,
    queue,
    args,
    kwargs,
    isExact: args.kind === 'json' && kwargs.kind === 'json',
    warnings: retryWarnings({ task, message, payload, name: name ?? '', destination, retries }),
    blocked:
      name === null ? t('Its name is not known: no event, message or result that was seen tells it.') : null,
  };
}
