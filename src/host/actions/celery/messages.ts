import type { QueueMessageRef } from '../../../model/celeryAction.ts';
import type { ConnectionId } from '../../../model/connection.ts';
import { tCount } from '../../../model/l10n.ts';
import { messageText } from '../../format/messageText.ts';
import { shortTaskName } from '../../format/shortName.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { namedObjects } from '../confirmation.ts';
import { askQueueName } from '../inputs/askQueueName.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { type MessageTarget, messageTargets } from '../targets/messageTarget.ts';

const MOST_NAMED = 5;

/** *Move Message…*: messages to the end of another queue, byte for byte. */
export const moveMessage: ActionCommand = async (call, deps) => {
  const kind = 'celery.moveMessage';
  const targets = await messageTargets(call, kind, deps);
  const refused = await refuseReadOnly(kind, connectionsOf(targets), deps);
  const [first] = targets;
  if (first === undefined || refused !== null) return refused;
  const { t } = deps.wording;
  const title = t('Move Message');
  const { connectionId, name } = first.queue;
  // Another connection has other queues.
  const movable = targets.filter(({ queue }) => queue.connectionId === connectionId);
  const question = { title, placeholder: t('To which queue?'), connectionId, without: [name] };
  const toQueue = await askQueueName(question, deps);
  if (toQueue === undefined) return null;
  return runAction(
    {
      actions: movable.map((target) => ({ kind, connectionId, message: messageRef(target), toQueue })),
      question: t(
        'Move {0} to the queue {1}?',
        nameMessages(movable, deps),
        `'${messageText(toQueue, 100)}'`,
      ),
      consequence: t('A worker that takes from the other queue must know the task.'),
      button: title,
      typedName: null,
    },
    deps,
  );
};

/** *Delete Message…*: messages that will not run; they can be put back for a week. */
export const deleteMessage: ActionCommand = async (call, deps) => {
  const kind = 'celery.deleteMessage';
  const targets = await messageTargets(call, kind, deps);
  const refused = await refuseReadOnly(kind, connectionsOf(targets), deps);
  if (targets.length === 0 || refused !== null) return refused;
  const { t } = deps.wording;
  return runAction(
    {
      actions: targets.map((target) => ({
        kind,
        connectionId: target.queue.connectionId,
        message: messageRef(target),
      })),
      question: t('Delete {0}?', nameMessages(targets, deps)),
      consequence: t('What is deleted will not run. It can be put back for 7 days.'),
      button: tCount(targets.length, 'Delete {0} Message', 'Delete {0} Messages'),
      typedName: null,
    },
    deps,
  );
};

function messageRef({ queue, item, digest }: MessageTarget): QueueMessageRef {
  return { queue: queue.name, step: item.priority ?? 0, digest };
}

function connectionsOf(targets: readonly MessageTarget[]): readonly ConnectionId[] {
  return [...new Set(targets.map(({ queue }) => queue.connectionId))];
}

/** `'evaluate_code 1a2b3c4d' from 'batch'`, `3 messages (…) from 'batch'`. */
function nameMessages(targets: readonly MessageTarget[], { wording }: ActionDeps): string {
  const { t } = wording;
  const names = targets.map(({ item }) => {
    const name = item.name === null ? '–' : shortTaskName(item.name);
    return item.ref === null ? name : `${name} ${item.ref.id.slice(0, 8)}`;
  });
  const counted = tCount(names.length, '{0} message', '{0} messages');
  const named = namedObjects(names, () => counted, wording, MOST_NAMED);
  const queues = [...new Set(targets.map(({ queue }) => `'${messageText(queue.name, 100)}'`))];
  return t('{0} from {1}', named, queues.join(', '));
}
