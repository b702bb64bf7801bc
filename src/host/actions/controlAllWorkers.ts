import { ACTIONS, type ActionKind } from '../../model/action.ts';
import { messageText } from '../format/messageText.ts';
import { askChoice } from '../prompts/askChoice.ts';
import type { ActionCommand } from './actionCommand.ts';
import { disableTaskEvents, enableTaskEvents, ping, shutDownWorker } from './celery/workerEvents.ts';
import { setRateLimit, setTimeLimits } from './celery/workerLimits.ts';
import { autoscale, growPool, restartPool, shrinkPool } from './celery/workerPool.ts';
import { addConsumer, cancelConsumer } from './celery/workerQueues.ts';
import { connectionTarget } from './targets/connections.ts';

const CHOICES: readonly (readonly [ActionKind, ActionCommand])[] = [
  ['celery.ping', ping],
  ['celery.enableEvents', enableTaskEvents],
  ['celery.disableEvents', disableTaskEvents],
  ['celery.rateLimit', setRateLimit],
  ['celery.timeLimit', setTimeLimits],
  ['celery.growPool', growPool],
  ['celery.shrinkPool', shrinkPool],
  ['celery.autoscale', autoscale],
  ['celery.restartPool', restartPool],
  ['celery.addConsumer', addConsumer],
  ['celery.cancelConsumer', cancelConsumer],
  ['celery.shutdown', shutDownWorker],
];

/** *Control All Workers…*: one control command for every worker of a connection; they are named before it is sent. */
export const controlAllWorkers: ActionCommand = async (call, deps) => {
  const { t } = deps.wording;
  const title = t('Control All Workers');
  const connection = await connectionTarget(call.argument, { title, system: 'celery', writes: false }, deps);
  if (connection === null) return null;
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t("What should all Celery workers of '{0}' do?", messageText(connection.name, 100)),
    choices: CHOICES.filter(([kind]) => !(connection.readOnly && ACTIONS[kind].writes)).map(
      ([kind, command]) => ({ label: t(ACTIONS[kind].title), value: command }),
    ),
  });
  if (answer.kind !== 'value') return null;
  return answer.value({ argument: { connectionId: connection.id }, selected: undefined }, deps);
};
