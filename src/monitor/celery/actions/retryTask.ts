import { randomUUID } from 'node:crypto';
import type { Payload } from '../../../model/payload.ts';
import type { TaskRef } from '../../../model/task.ts';
import type { TaskMessage } from '../../../model/taskMessage.ts';
import { t } from '../../../model/l10n.ts';
import { actionMessages } from '../actionMessages.ts';
import type { ActionHandler } from './actionParts.ts';
import { deliverTask } from './deliverTask.ts';

/**
 * Sends a task again under a new id, for the old one has a result and may be revoked. It keeps the root and the parent of
 * its workflow, and its priority unless another is given; membership in a group, chord or chain, its callbacks and its
 * other options are lost, of which the preflight warns.
 */
export const retryTask: ActionHandler<'celery.retryTask'> = async (parts, action) => {
  const { context } = parts;
  const ref: TaskRef = { connectionId: context.config.id, system: 'celery', scope: '', id: action.id };
  const preflight = await parts.preflightRetry(ref);
  if (preflight === null) return actionMessages.unknownTask(action.id);
  if (preflight.blocked !== null) return actionMessages.cannotRetry(preflight.blocked);
  if (preflight.name === null) return actionMessages.cannotRetry(t('Its name is not known.'));
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
    priority: action.priority ?? priorityOf(context.history.message(ref)),
    args,
    kwargs,
    rootId: original?.rootId ?? null,
    parentId: original?.parentId ?? null,
  });
  if ('ok' in sent) return sent;
  context.history.keepRetry(sent, action.id);
  return actionMessages.retried(sent, preflight.name, queue, parts.queues.consumersOf(queue));
};

/** As kombu reads it: a larger one is the least urgent. */
function priorityOf(message: TaskMessage | null): number | null {
  return message?.priority === undefined || message.priority === null ? null : Math.min(message.priority, 9);
}

function exactText(payload: Payload): string | null {
  return payload.kind === 'json' ? payload.text : null;
}
