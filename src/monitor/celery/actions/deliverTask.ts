import { hostname } from 'node:os';
import type { ActionOutcome } from '../../../model/action.ts';
import type { TaskRef } from '../../../model/task.ts';
import { RedisReplyError } from '../../redis/redisErrors.ts';
import { actionMessages } from '../actionMessages.ts';
import { encodeTask, type TaskToSend } from '../encoder/encodeTask.ts';
import { decodeEnvelope } from '../envelope.ts';
import { keepMessage } from '../keptMessage.ts';
import type { ActionParts } from './actionParts.ts';

/**
 * Sends one task straight to its queue's list, as Celery's own clients do, and records it as pending. LPUSH is the
 * guard against a foreign key of that name: the server refuses it on anything but a list.
 *
 * @returns the refusal when it was not sent
 * @throws RedisLinkError when the server cannot be reached
 */
export async function deliverTask(parts: ActionParts, task: TaskToSend): Promise<TaskRef | ActionOutcome> {
  const { context, queues } = parts;
  const now = context.clock.now();
  const encoded = encodeTask(task, parts.keys, `task-tower${process.pid}@${hostname()}`, now);
  if (!encoded.ok) return actionMessages.invalid(encoded.message);
  const { key, message, argsRepr, kwargsRepr, etaAt } = encoded.encoded;
  try {
    await context.broker.call(['LPUSH', key, message]);
  } catch (error) {
    if (!(error instanceof RedisReplyError)) throw error;
    return error.code === 'WRONGTYPE'
      ? actionMessages.notAList(task.queue)
      : actionMessages.refusedByServer(error.message);
  }
  const ref: TaskRef = { connectionId: context.config.id, system: 'celery', scope: '', id: task.id };
  context.record([
    {
      ref,
      at: now,
      state: 'pending',
      sentAt: now,
      name: task.task,
      queue: task.queue,
      retries: 0,
      rootId: task.rootId ?? task.id,
      ...(task.parentId === null || task.parentId === undefined ? {} : { parentId: task.parentId }),
      argsRepr,
      kwargsRepr,
      ...(etaAt === null ? {} : { etaAt }),
    },
  ]);
  const sent = decodeEnvelope(Buffer.from(message));
  if (sent.ok) keepMessage(context, ref, sent.envelope, task.queue);
  queues.name(task.queue);
  context.changed('queues');
  return ref;
}
