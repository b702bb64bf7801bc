import { isFinished } from '../../../model/taskState.ts';
import { tCount } from '../../../model/l10n.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { connectionsOf, idsByConnection, nameTasks } from '../targets/namedTasks.ts';
import { taskTargets } from '../targets/taskTargets.ts';
import { broadcastReach } from './broadcastReach.ts';

/** *Revoke Task…*: tasks that have not started will not. */
export const revokeTask: ActionCommand = async (call, deps) => {
  const kind = 'celery.revoke';
  const tasks = await taskTargets(call, { kind, offered: ({ state }) => !isFinished(state) }, deps);
  const refused = await refuseReadOnly(kind, connectionsOf(tasks), deps);
  if (refused !== null || tasks.length === 0) return refused;
  const { t } = deps.wording;
  const reach = broadcastReach(await deps.monitor.getWorkers(), connectionsOf(tasks), deps.wording);
  return runAction(
    {
      actions: idsByConnection(tasks).map((ids) => ({ kind, ...ids, workers: null })),
      question: t('Revoke {0}?', nameTasks(tasks, deps)),
      consequence: `${t('It will not start, on no worker, as long as one that knows of this runs. What runs already goes on: terminate it instead.')} ${reach}`,
      button: tCount(tasks.length, 'Revoke {0} Task', 'Revoke {0} Tasks'),
      typedName: null,
    },
    deps,
  );
};
