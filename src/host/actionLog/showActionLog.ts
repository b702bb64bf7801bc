import type { ActionCommand } from '../actions/actionCommand.ts';
import { ActionLogPick } from './actionLogPick.ts';

/** *Show Action Log*: what was done from here and what came of it; ends when the list is shown. */
export const showActionLog: ActionCommand = (_call, deps) => {
  new ActionLogPick(deps).show();
  return Promise.resolve(null);
};
