import { randomUUID } from 'node:crypto';
import type { Payload } from '../../../model/payload.ts';
import type { TaskRef } from '../../../model/task.ts';
import { actionMessages } from '../actionMessages.ts';
import type { ActionHandler } from './actionParts.ts';
import { deliverTask } from './deliverTask.ts';

/**
 * Sends a task again under a new id, for the old one has a result and may be revoked. It keeps the root and the parent of
 * its workflow; membership in a group, chord or chain and its callbacks are lost, of which the preflight warns.
 */
export const retryTask: ActionHandler<'celery.retryTask'> = async (parts, action) => {
  const { context } = parts;
  const ref: TaskRef = { connectionId: context.config.id, system: 'celery', scope: '', id: action.id };
  const preflight = await parts.preflightRetry(ref);
  if (preflight === null) return actionMessages.unknownTask(action.id);
  if (preflight.blocked !== null) return actionMessages.cannotRetry(preflight.blocked);
  if (preflight.name === null) return actionMessages.cannotRetry('Its name is not known.');
  const args = action.args ?? exactText(preflight.args);
  const kwargs = action.kwargs ?? exactText(preflight.kwargs);
  if (args === null || kwargs === null) return actionMessages.argumentsUnknown();
  const queue = action.queue ?? preflight.queue;
  if (queue === null) return actionMessages.queueUnknown();
  const original = context.known(ref);
  const sent = await deliverTask(parts, {
    ...action,
    id: randomUUID(),
    task: preflight.name,
    queue,
    args,
    kwargs,
    rootId: original?.rootId ?? null,
    parentId: original?.parentId ?? null,
  });
  if ('ok' in sent) return sent;
  return actionMessages.retried(sent, preflight.name, queue, parts.queues.consumersOf(queue));
};

function exactText(payload: Payload): string | null {
  return payload.kind === 'json' ? payload.text : null;
}
