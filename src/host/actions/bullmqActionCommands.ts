import { COMMANDS, type CommandId } from '../manifest.ts';
import type { ActionCommand } from './actionCommand.ts';
import { addJob } from './bullmq/addJob.ts';
import { changeDelay, changePriority, failAbandonedJob, promoteJob } from './bullmq/changeJobs.ts';
import { cleanQueue } from './bullmq/cleanQueue.ts';
import { drainQueue } from './bullmq/drainQueue.ts';
import { duplicateJob } from './bullmq/duplicateJob.ts';
import { editJobData } from './bullmq/editJobData.ts';
import { obliterateQueue } from './bullmq/obliterateQueue.ts';
import { pauseQueue, pauseQueues, resumeQueue, resumeQueues } from './bullmq/pauseQueues.ts';
import { setGlobalConcurrency, setQueueRateLimit } from './bullmq/queueLimits.ts';
import { removeJob } from './bullmq/removeJobs.ts';
import { retryJob } from './bullmq/retryJobs.ts';
import {
  editScheduler,
  newScheduler,
  removeDeadRepeatables,
  removeScheduler,
  runScheduler,
} from './bullmq/schedulers.ts';

/** What can be done on BullMQ: the command of package.json to what it does. */
export const BULLMQ_ACTION_COMMANDS: Partial<Readonly<Record<CommandId, ActionCommand>>> = {
  [COMMANDS.addJob]: addJob,
  [COMMANDS.retryJob]: retryJob,
  [COMMANDS.promoteJob]: promoteJob,
  [COMMANDS.changePriority]: changePriority,
  [COMMANDS.changeDelay]: changeDelay,
  [COMMANDS.editJobData]: editJobData,
  [COMMANDS.duplicateJob]: duplicateJob,
  [COMMANDS.removeJob]: removeJob,
  [COMMANDS.failAbandonedJob]: failAbandonedJob,
  [COMMANDS.pauseQueue]: pauseQueue,
  [COMMANDS.resumeQueue]: resumeQueue,
  [COMMANDS.pauseQueues]: pauseQueues,
  [COMMANDS.resumeQueues]: resumeQueues,
  [COMMANDS.drainQueue]: drainQueue,
  [COMMANDS.cleanQueue]: cleanQueue,
  [COMMANDS.obliterateQueue]: obliterateQueue,
  [COMMANDS.removeDeadRepeatables]: removeDeadRepeatables,
  [COMMANDS.newScheduler]: newScheduler,
  [COMMANDS.editScheduler]: editScheduler,
  [COMMANDS.removeScheduler]: removeScheduler,
  [COMMANDS.runScheduler]: runScheduler,
  [COMMANDS.setGlobalConcurrency]: setGlobalConcurrency,
  [COMMANDS.setQueueRateLimit]: setQueueRateLimit,
};
