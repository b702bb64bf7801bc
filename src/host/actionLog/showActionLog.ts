import type { ActionCommand } from '../actions/actionCommand.ts';
import { ActionLogPick } from './actionLogPick.ts';
import { openLoggedAction } from './loggedAction.ts';

/**
 * *Show Action Log*: what was done from here and what came of it; ends when the list is shown. Called with the number of an
 * entry, as rows of the view *Actions* do, it shows that one.
 */
export const showActionLog: ActionCommand = async ({ argument }, deps) => {
  if (typeof argument !== 'number') {
    new ActionLogPick(deps).show();
    return null;
  }
  const { entries } = await deps.monitor.getActionLog(argument + 1, 1);
  const entry = entries.find(({ id }) => id === argument);
  if (entry === undefined) throw new Error(deps.wording.t('This entry is not in the action log any more.'));
  await openLoggedAction(entry, deps);
  return null;
};
