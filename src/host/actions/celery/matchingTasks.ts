import { asksForState } from '../../../model/filter/asksForState.ts';
import { isFinished } from '../../../model/taskState.ts';
import { tCount } from '../../../model/l10n.ts';
import { matchingCommand, type MatchingSpec } from '../matching/matchingCommand.ts';
import { runAction } from '../runAction.ts';
import { connectionsOf, idsByConnection, nameTasks } from '../targets/namedTasks.ts';
import { broadcastReach } from './broadcastReach.ts';
import { retryMany } from './retryMany.ts';

/** Tasks whose revocation one broadcast names: its size stays small for every worker. */
const REVOKED_AT_ONCE = 100;

/** *Revoke All Matching Tasks…*: those that match the filter and have not ended. */
export const revokeMatching = matchingCommand({
  kind: 'celery.revoke',
  title: 'Revoke All Matching Tasks',
  isFor: ({ state }) => !isFinished(state),
  run: async (tasks, which, deps) => {
    const { t } = deps.wording;
    const reach = broadcastReach(await deps.monitor.getWorkers(), connectionsOf(tasks), deps.wording);
    return runAction(
      {
        actions: idsByConnection(tasks, REVOKED_AT_ONCE).map((ids) => ({
          kind: 'celery.revoke',
          ...ids,
          workers: null,
        })),
        question: t('Revoke {0}?', nameTasks(tasks, deps)),
        consequence: `${which}\n\n${t('Those that have not started will not. Those that run go on.')} ${reach}`,
        button: tCount(tasks.length, 'Revoke {0} Task', 'Revoke {0} Tasks'),
        typedName: null,
        showAnswer: true,
      },
      deps,
    );
  },
});

/**
 * *Retry All Matching Tasks…*, of Celery: those that match the filter and have ended badly, one after the other; what has succeeded
 * only when the filter asks for just that.
 */
export const RETRY_MATCHING_TASKS: MatchingSpec = {
  kind: 'celery.retryTask',
  title: 'Retry All Matching Tasks',
  isFor: ({ state }, filter) =>
    isFinished(state) && (state !== 'succeeded' || asksForState(filter, 'succeeded')),
  run: retryMany,
};
