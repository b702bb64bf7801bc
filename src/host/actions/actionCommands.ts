import { showActionLog } from '../actionLog/showActionLog.ts';
import { COMMANDS, type CommandId } from '../manifest.ts';
import type { ActionCommand } from './actionCommand.ts';
import { duplicateJob } from './bullmq/duplicateJob.ts';
import { RETRY_MATCHING_JOBS, retryJob } from './bullmq/retryJobs.ts';
import { BULLMQ_ACTION_COMMANDS } from './bullmqActionCommands.ts';
import { bySystem } from './bySystem.ts';
import { RETRY_MATCHING_TASKS } from './celery/matchingTasks.ts';
import { retryEdited, retryTask } from './celery/retryTask.ts';
import { CELERY_ACTION_COMMANDS } from './celeryActionCommands.ts';
import { controlAllWorkers } from './controlAllWorkers.ts';
import { discardDocument, sendDocument } from './documentCommands.ts';
import { matchingCommand } from './matching/matchingCommand.ts';
import { peekQueue } from './peekQueue.ts';
import { putBack } from './putBack.ts';

/** Every command that acts, whatever the system: one row each, and its title, menus and conditions in package.json. */
export const ACTION_COMMANDS: Partial<Readonly<Record<CommandId, ActionCommand>>> = {
  ...CELERY_ACTION_COMMANDS,
  ...BULLMQ_ACTION_COMMANDS,
  [COMMANDS.retryTask]: bySystem({ celery: retryTask, bullmq: retryJob }),
  [COMMANDS.retryEdited]: bySystem({ celery: retryEdited, bullmq: duplicateJob }),
  [COMMANDS.retryMatching]: matchingCommand(RETRY_MATCHING_TASKS, RETRY_MATCHING_JOBS),
  [COMMANDS.sendDocument]: sendDocument,
  [COMMANDS.discardDocument]: discardDocument,
  [COMMANDS.controlAllWorkers]: controlAllWorkers,
  [COMMANDS.peekQueue]: peekQueue,
  [COMMANDS.putBack]: putBack,
  [COMMANDS.showActionLog]: showActionLog,
};
