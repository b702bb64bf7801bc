import type { RetryPreflight } from '../../../model/retryPreflight.ts';
import type { TaskRef } from '../../../model/task.ts';
import { isFinished } from '../../../model/taskState.ts';
import { messageText } from '../../format/messageText.ts';
import { shortTaskName } from '../../format/shortName.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { askRetry } from '../inputs/askRetry.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { sendDocumentText } from '../sendDocument/sendDocumentText.ts';
import { connectionsOf } from '../targets/namedTasks.ts';
import { taskTargets } from '../targets/taskTargets.ts';
import { retryMany } from './retryMany.ts';

const KIND = 'celery.retryTask';

/** *Retry Task*: sends it again exactly as it was; what would be different is said before the click. */
export const retryTask: ActionCommand = async (call, deps) => {
  const tasks = await taskTargets(call, { kind: KIND, offered: ({ state }) => isFinished(state) }, deps);
  const refused = await refuseReadOnly(KIND, connectionsOf(tasks), deps);
  const [task, ...others] = tasks;
  if (refused !== null || task === undefined) return refused;
  if (others.length > 0) return retryMany(tasks, '', deps);
  const preflight = await preflightOf(task.ref, deps);
  const choice = await askRetry(preflight, deps.wording.t);
  if (choice === 'edit') await edit(preflight, deps);
  if (choice !== 'retry') return null;
  const { connectionId, id } = task.ref;
  return runAction(
    {
      actions: [
        {
          kind: KIND,
          connectionId,
          id,
          args: null,
          kwargs: null,
          queue: null,
          priority: null,
          countdownS: null,
        },
      ],
      question: '',
      consequence: '',
      button: deps.wording.t('Retry Task'),
      typedName: null,
    },
    deps,
  );
};

/** *Retry Task with Edited Arguments…*: opens them in a JSON document, which is sent from there. */
export const retryEdited: ActionCommand = async (call, deps) => {
  const [task] = await taskTargets(call, { kind: KIND, offered: () => true }, deps);
  if (task === undefined) return null;
  const refused = await refuseReadOnly(KIND, [task.ref.connectionId], deps);
  if (refused !== null) return refused;
  await edit(await preflightOf(task.ref, deps), deps);
  return null;
};

async function preflightOf(ref: TaskRef, { monitor, wording: { t } }: ActionDeps): Promise<RetryPreflight> {
  const preflight = await monitor.preflightRetry(ref);
  const id = messageText(ref.id, 60);
  if (preflight === null) {
    throw new Error(
      t(
        'Task {0} cannot be retried: nothing is known of what it was sent with. It has expired or been removed.',
        id,
      ),
    );
  }
  if (preflight.blocked !== null) {
    throw new Error(t('Task {0} cannot be retried: {1}', id, messageText(preflight.blocked)));
  }
  return preflight;
}

async function edit(preflight: RetryPreflight, { sendDocuments, wording: { t } }: ActionDeps): Promise<void> {
  const { ref, name } = preflight;
  const title = `${t('Retry')} ${name === null ? ref.id : shortTaskName(name)} ${ref.id.slice(0, 8)}`;
  const target = { connectionId: ref.connectionId, retryOf: ref.id };
  await sendDocuments.open(title, sendDocumentText(preflight, t), target);
}
