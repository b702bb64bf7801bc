import type { Task } from '../../model/task.ts';
import type { RedisLink } from '../redis/redisLink.ts';
import type { JobCircumstances } from './diagnoses.ts';
import { jobKey, queueScope, type QueueId } from './keys.ts';
import type { TrackedQueue } from './queues.ts';
import { numberOf, replyValue } from './replyValue.ts';

/**
 * Gathers what explains the present state of one job that has not ended.
 *
 * @param queue as last looked at; `null`: it is not followed
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readCircumstances(
  link: RedisLink,
  id: QueueId,
  task: Task,
  queue: TrackedQueue | null,
  consumers: number | null,
  now: number,
): Promise<JobCircumstances> {
  const key = jobKey(id, task.ref.id);
  const [limiter, lock, children] = await link.pipeline([
    ['PTTL', `${queueScope(id)}:limiter`],
    ['PTTL', `${key}:lock`],
    ['SCARD', `${key}:dependencies`],
  ]);
  const counts = queue?.counts ?? null;
  const rateLimited = numberOf(replyValue(limiter));
  const lockLeft = numberOf(replyValue(lock));
  return {
    task,
    waiting: counts === null ? null : counts.waiting + counts.prioritized + counts.paused,
    active: counts?.active ?? null,
    paused: queue?.paused ?? null,
    consumers,
    globalConcurrency: queue?.globalConcurrency ?? null,
    // -2: no such key, -1: a key without an end.
    rateLimitedMs: rateLimited === null ? null : Math.max(0, rateLimited),
    isLocked: lockLeft === null ? null : lockLeft !== -2,
    pendingChildren: numberOf(replyValue(children)),
    now,
  };
}
