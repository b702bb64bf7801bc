import { COMMANDS, type CommandId } from '../manifest.ts';
import type { ActionCommand } from './actionCommand.ts';
import { forgetResult } from './celery/forgetResult.ts';
import { revokeMatching } from './celery/matchingTasks.ts';
import { deleteMessage, moveMessage } from './celery/messages.ts';
import { purgeQueue } from './celery/purgeQueue.ts';
import { requeueAbandoned } from './celery/requeueAbandoned.ts';
import { revokeTask } from './celery/revoke.ts';
import { revokeByHeaders } from './celery/revokeByHeaders.ts';
import { sendTask } from './celery/sendTask.ts';
import { terminateTask } from './celery/terminate.ts';
import { disableTaskEvents, enableTaskEvents, ping, shutDownWorker } from './celery/workerEvents.ts';
import { setRateLimit, setTimeLimits } from './celery/workerLimits.ts';
import { autoscale, growPool, restartPool, shrinkPool } from './celery/workerPool.ts';
import { addConsumer, cancelConsumer } from './celery/workerQueues.ts';

/** What can be done on Celery: the command of package.json to what it does. */
export const CELERY_ACTION_COMMANDS: Partial<Readonly<Record<CommandId, ActionCommand>>> = {
  [COMMANDS.sendTask]: sendTask,
  [COMMANDS.revokeTask]: revokeTask,
  [COMMANDS.revokeMatching]: revokeMatching,
  [COMMANDS.revokeByHeaders]: revokeByHeaders,
  [COMMANDS.terminateTask]: terminateTask,
  [COMMANDS.forgetResult]: forgetResult,
  [COMMANDS.purgeQueue]: purgeQueue,
  [COMMANDS.requeueAbandoned]: requeueAbandoned,
  [COMMANDS.moveMessage]: moveMessage,
  [COMMANDS.deleteMessage]: deleteMessage,
  [COMMANDS.setRateLimit]: setRateLimit,
  [COMMANDS.setTimeLimits]: setTimeLimits,
  [COMMANDS.growPool]: growPool,
  [COMMANDS.shrinkPool]: shrinkPool,
  [COMMANDS.autoscale]: autoscale,
  [COMMANDS.restartPool]: restartPool,
  [COMMANDS.addConsumer]: addConsumer,
  [COMMANDS.cancelConsumer]: cancelConsumer,
  [COMMANDS.enableTaskEvents]: enableTaskEvents,
  [COMMANDS.disableTaskEvents]: disableTaskEvents,
  [COMMANDS.ping]: ping,
  [COMMANDS.shutDownWorker]: shutDownWorker,
};
