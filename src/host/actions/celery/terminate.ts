import { isRunning } from '../../../model/taskState.ts';
import { tCount } from '../../../model/l10n.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { askSignal } from '../inputs/askSignal.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { connectionsOf, idsByConnection, nameTasks } from '../targets/namedTasks.ts';
import { taskTargets } from '../targets/taskTargets.ts';
import { broadcastReach } from './broadcastReach.ts';

/** *Terminate Task…*: ends the processes that execute tasks, by a signal that a person chooses. */
export const terminateTask: ActionCommand = async (call, deps) => {
  const kind = 'celery.terminate';
  const tasks = await taskTargets(call, { kind, offered: ({ state }) => isRunning(state) }, deps);
  const refused = await refuseReadOnly(kind, connectionsOf(tasks), deps);
  if (refused !== null || tasks.length === 0) return refused;
  const { t } = deps.wording;
  const signal = await askSignal(t('Terminate Task'), deps);
  if (signal === null) return null;
  const reach = broadcastReach(await deps.monitor.getWorkers(), connectionsOf(tasks), deps.wording);
  return runAction(
    {
      actions: idsByConnection(tasks).map((ids) => ({ kind, ...ids, workers: null, signal })),
      question: t('Terminate {0} with {1}?', nameTasks(tasks, deps), signal),
      consequence: `${t('The pool process that executes it is ended in the middle of its work. If it has begun another task by then, that one is broken off instead.')} ${reach}`,
      button: tCount(tasks.length, 'Terminate {0} Task', 'Terminate {0} Tasks'),
      typedName: null,
    },
    deps,
  );
};
