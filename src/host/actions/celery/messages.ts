import type { QueueMessageRef } from '../../../model/celeryAction.ts';
import { shortTaskName } from '../../format/shortName.ts';
import { messageText } from '../../format/messageText.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { askQueueName } from '../inputs/askQueueName.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { type MessageTarget, messageTarget } from '../targets/messageTarget.ts';

/** *Move Message…*: one message to the end of another queue, byte for byte. */
export const moveMessage: ActionCommand = async (call, deps) => {
  const kind = 'celery.moveMessage';
  const target = await messageTarget(call, kind, deps);
  const refused = target === null ? null : await refuseReadOnly(kind, [target.queue.connectionId], deps);
  if (target === null || refused !== null) return refused;
  const { t } = deps.wording;
  const { connectionId, name } = target.queue;
  const question = {
    title: t('Move Message'),
    placeholder: t('To which queue?'),
    connectionId,
    without: [name],
  };
  const toQueue = await askQueueName(question, deps);
  if (toQueue === undefined) return null;
  const [task, from, to] = [taskOf(target), messageText(name, 100), messageText(toQueue, 100)] as const;
  return runAction(
    {
      actions: [{ kind, connectionId, message: messageRef(target), toQueue }],
      question: t("Move {0} from '{1}' to '{2}'?", task, from, to),
      consequence: t('It is one message. A worker that takes from the other queue must know its task.'),
      button: t('Move Message'),
      typedName: null,
    },
    deps,
  );
};

/** *Delete Message…*: one message; it can be put back for a day. */
export const deleteMessage: ActionCommand = async (call, deps) => {
  const kind = 'celery.deleteMessage';
  const target = await messageTarget(call, kind, deps);
  const refused = target === null ? null : await refuseReadOnly(kind, [target.queue.connectionId], deps);
  if (target === null || refused !== null) return refused;
  const { t } = deps.wording;
  const { connectionId, name } = target.queue;
  return runAction(
    {
      actions: [{ kind, connectionId, message: messageRef(target) }],
      question: t("Delete 1 message, {0}, from '{1}'?", taskOf(target), messageText(name, 100)),
      consequence: t('The task will not run. The message can be put back for 7 days.'),
      button: t('Delete Message'),
      typedName: null,
    },
    deps,
  );
};

function messageRef({ queue, item, digest }: MessageTarget): QueueMessageRef {
  return { queue: queue.name, step: item.priority ?? 0, digest };
}

function taskOf({ item }: MessageTarget): string {
  const name = item.name === null ? '–' : messageText(shortTaskName(item.name), 80);
  return item.ref === null ? name : `${name} (${messageText(item.ref.id, 40)})`;
}
