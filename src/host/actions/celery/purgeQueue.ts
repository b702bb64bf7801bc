import type { ActionCommand } from '../actionCommand.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { purgeRequest } from './purgeRequest.ts';
import { queueQuestion, queueTarget } from '../targets/queueTarget.ts';

/** *Purge Queue…*: removes what waits; what was removed can be put back for a week. */
export const purgeQueue: ActionCommand = async (call, deps) => {
  const queue = await queueTarget(call, queueQuestion('celery.purgeQueue', deps), deps);
  if (queue === null) return null;
  const refused = await refuseReadOnly('celery.purgeQueue', [queue.connectionId], deps);
  if (refused !== null) return refused;
  const current = (await deps.monitor.getQueues()).find(
    ({ connectionId, system, id }) =>
      connectionId === queue.connectionId && system === queue.system && id === queue.id,
  );
  return runAction(purgeRequest(current ?? queue, deps.wording), deps);
};
