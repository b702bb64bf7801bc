import { randomUUID } from 'node:crypto';
import { actionMessages } from '../actionMessages.ts';
import type { ActionHandler } from './actionParts.ts';
import { deliverTask } from './deliverTask.ts';

export const sendTask: ActionHandler<'celery.sendTask'> = async (parts, action) => {
  const sent = await deliverTask(parts, { ...action, id: randomUUID() });
  if ('ok' in sent) return sent;
  return actionMessages.sent(sent, action.task, action.queue, parts.queues.consumersOf(action.queue));
};
