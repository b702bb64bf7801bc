import { showActionLog } from '../actionLog/showActionLog.ts';
import { COMMANDS, type CommandId } from '../manifest.ts';
import type { ActionCommand } from './actionCommand.ts';
import { CELERY_ACTION_COMMANDS } from './celeryActionCommands.ts';
import { controlAllWorkers } from './controlAllWorkers.ts';
import { peekQueue } from './peekQueue.ts';
import { putBack } from './putBack.ts';

/** Every command that acts, whatever the system: one row each, and its title, menus and conditions in package.json. */
export const ACTION_COMMANDS: Partial<Readonly<Record<CommandId, ActionCommand>>> = {
  ...CELERY_ACTION_COMMANDS,
  [COMMANDS.controlAllWorkers]: controlAllWorkers,
  [COMMANDS.peekQueue]: peekQueue,
  [COMMANDS.putBack]: putBack,
  [COMMANDS.showActionLog]: showActionLog,
};
