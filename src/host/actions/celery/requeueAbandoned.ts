import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { connectionTarget } from '../targets/connections.ts';

/** *Requeue Abandoned Messages…*: what dead workers took and never acknowledged runs again, next in its queues. */
export const requeueAbandoned: ActionCommand = async (call, deps) => {
  const kind = 'celery.requeueInFlight';
  const { t } = deps.wording;
  const question = { title: t('Requeue Abandoned Messages'), system: 'celery', writes: true } as const;
  const row = subjectOf(call.argument);
  const connection = await connectionTarget(
    row?.kind === 'queue' ? row.queue.connectionId : call.argument,
    question,
    deps,
  );
  if (connection === null) return null;
  const refused = await refuseReadOnly(kind, [connection.id], deps);
  if (refused !== null) return refused;
  return runAction(
    {
      actions: [{ kind, connectionId: connection.id, tags: [] }],
      question: t(
        "Requeue every message of '{0}' that a dead worker holds?",
        messageText(connection.name, 100),
      ),
      consequence: t(
        'They run again, next in their queues. One whose worker is alive but cannot be heard would run twice; what living workers hold is not touched.',
      ),
      button: t('Requeue Messages'),
      typedName: null,
      showAnswer: true,
    },
    deps,
  );
};
