import type { Action, ActionOutcome } from '../../../model/action.ts';
import type { CeleryAction } from '../../../model/celeryAction.ts';
import type { ActionHandler, ActionOf, ActionParts, CeleryActionKind } from './actionParts.ts';
import { deleteMessage } from './deleteMessage.ts';
import { forgetResults } from './forgetResults.ts';
import { moveMessage } from './moveMessage.ts';
import { pingWorkers } from './pingWorkers.ts';
import { growPool, restartPool, setAutoscale, shrinkPool } from './poolCommands.ts';
import { addConsumer, cancelConsumer } from './consumerCommands.ts';
import { setRateLimit, setTimeLimits } from './limitCommands.ts';
import { purgeQueue } from './purgeQueue.ts';
import { requeueInFlight } from './requeueInFlight.ts';
import { restoreMessages } from './restoreMessages.ts';
import { retryTask } from './retryTask.ts';
import { revokeByHeaders } from './revokeByHeaders.ts';
import { revokeTasks, terminateTasks } from './revokeTasks.ts';
import { sendTask } from './sendTask.ts';
import { shutDownWorkers } from './shutDownWorkers.ts';
import { disableEvents, enableEvents } from './taskEventCommands.ts';

type Handlers = { readonly [Kind in CeleryActionKind]: ActionHandler<Kind> };
type Actions = { readonly [Kind in CeleryActionKind]: ActionOf<Kind> };

/** Who does which action. */
const HANDLERS: Handlers = {
  'celery.sendTask': sendTask,
  'celery.retryTask': retryTask,
  'celery.revoke': revokeTasks,
  'celery.terminate': terminateTasks,
  'celery.revokeByHeaders': revokeByHeaders,
  'celery.moveMessage': moveMessage,
  'celery.deleteMessage': deleteMessage,
  'celery.requeueInFlight': requeueInFlight,
  'celery.purgeQueue': purgeQueue,
  'celery.restoreMessages': restoreMessages,
  'celery.forgetResult': forgetResults,
  'celery.rateLimit': setRateLimit,
  'celery.timeLimit': setTimeLimits,
  'celery.growPool': growPool,
  'celery.shrinkPool': shrinkPool,
  'celery.autoscale': setAutoscale,
  'celery.restartPool': restartPool,
  'celery.addConsumer': addConsumer,
  'celery.cancelConsumer': cancelConsumer,
  'celery.enableEvents': enableEvents,
  'celery.disableEvents': disableEvents,
  'celery.ping': pingWorkers,
  'celery.shutdown': shutDownWorkers,
};

/** Whether Celery has a handler for the action. */
export function isCeleryAction(action: Action): action is CeleryAction {
  return Object.hasOwn(HANDLERS, action.kind);
}

/** @throws RedisLinkError when the server cannot be reached */
export function performAction(parts: ActionParts, action: CeleryAction): Promise<ActionOutcome> {
  return perform(parts, action.kind, action);
}

/** The kind stands beside the action, so that types join it with its handler. */
function perform<Kind extends CeleryActionKind>(
  parts: ActionParts,
  kind: Kind,
  action: Actions[Kind],
): Promise<ActionOutcome> {
  return HANDLERS[kind](parts, action);
}
