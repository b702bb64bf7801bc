import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Action, ActionOutcome } from '../../model/action.ts';
import type { TaskRef } from '../../model/task.ts';
import { RedisReplyError } from '../redis/redisErrors.ts';
import type { SystemContext } from '../system.ts';
import { actionMessages } from './actionMessages.ts';
import { encodeTask } from './encoder/encodeTask.ts';
import type { CeleryKeys } from './keys.ts';
import type { CeleryQueues } from './queues.ts';

export type SendTask = Extract<Action, { kind: 'celery.sendTask' }>;

/**
 * Sends one task straight to its queue's list, as Celery's own clients do, and records it as pending. LPUSH is the
 * guard against a foreign key of that name: the server refuses it on anything but a list.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function sendTask(
  context: SystemContext,
  keys: CeleryKeys,
  queues: CeleryQueues,
  action: SendTask,
): Promise<ActionOutcome> {
  const now = context.clock.now();
  const id = randomUUID();
  const encoded = encodeTask({ ...action, id }, keys, `task-tower${process.pid}@${hostname()}`, now);
  if (!encoded.ok) return actionMessages.invalid(encoded.message);
  const { key, message, argsRepr, kwargsRepr, etaAt } = encoded.encoded;
  try {
    await context.broker.call(['LPUSH', key, message]);
  } catch (error) {
    if (!(error instanceof RedisReplyError)) throw error;
    return error.code === 'WRONGTYPE'
      ? actionMessages.notAList(action.queue)
      : actionMessages.refusedByServer(error.message);
  }
  const ref: TaskRef = { connectionId: context.config.id, system: 'celery', scope: '', id };
  context.record([
    {
      ref,
      at: now,
      state: 'pending',
      sentAt: now,
      name: action.task,
      queue: action.queue,
      retries: 0,
      rootId: id,
      argsRepr,
      kwargsRepr,
      ...(etaAt === null ? {} : { etaAt }),
    },
  ]);
  queues.name(action.queue);
  return actionMessages.sent(ref, action.task, action.queue, queues.consumersOf(action.queue));
}
