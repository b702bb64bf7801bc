import { isFinished } from '../../../model/taskState.ts';
import { tCount } from '../../../model/l10n.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { connectionsOf, idsByConnection, nameTasks } from '../targets/namedTasks.ts';
import { taskTargets } from '../targets/taskTargets.ts';

/** *Forget Result…*: removes the results of ended tasks from the result backend. */
export const forgetResult: ActionCommand = async (call, deps) => {
  const kind = 'celery.forgetResult';
  const tasks = await taskTargets(call, { kind, offered: ({ state }) => isFinished(state) }, deps);
  const refused = await refuseReadOnly(kind, connectionsOf(tasks), deps);
  if (refused !== null || tasks.length === 0) return refused;
  const { t } = deps.wording;
  return runAction(
    {
      actions: idsByConnection(tasks).map((ids) => ({ kind, ...ids })),
      question: t('Forget the result of {0}?', nameTasks(tasks, deps)),
      consequence: t(
        'It is deleted from the result backend and cannot be put back: whoever still waits for it waits in vain. The history of Task Tower keeps what it has seen.',
      ),
      button: tCount(tasks.length, 'Forget {0} Result', 'Forget {0} Results'),
      typedName: null,
    },
    deps,
  );
};
