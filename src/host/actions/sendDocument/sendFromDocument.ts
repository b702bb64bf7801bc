import type { CeleryAction } from '../../../model/celeryAction.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { runAction } from '../runAction.ts';
import type { SendValues } from './readSendDocument.ts';
import type { SendTarget } from './sendTarget.ts';

/** *Send*, of the document in which a task is edited: it is closed when the task is on its way. */
export const sendFromDocument: ActionCommand = async ({ argument }, deps) => {
  const { t } = deps.wording;
  const document = deps.sendDocuments.find(argument);
  if (document === null)
    throw new Error(t('Open the document of a task to send first: Send Task… makes one.'));
  const { target, ...read } = deps.sendDocuments.read(document);
  if (!read.ok) {
    const [first] = read.problems;
    throw new Error(
      t('It was not sent: {0}. Everything that is wrong is marked in the editor.', first?.message ?? ''),
    );
  }
  const action = target === null ? null : sendAction(read.values, target);
  if (action === null)
    throw new Error(t('It was not sent: the document no longer says where to. Ask for a new one.'));
  const outcome = await runAction(
    { actions: [action], question: '', consequence: '', button: t('Send'), typedName: null },
    deps,
  );
  if (outcome?.ok === true) await deps.sendDocuments.close(document);
  return outcome;
};

function sendAction(values: SendValues, { connectionId, retryOf }: SendTarget): CeleryAction | null {
  const { task, queue, ...rest } = values;
  if (retryOf !== null) return { kind: 'celery.retryTask', connectionId, id: retryOf, queue, ...rest };
  return task === null || queue === null
    ? null
    : { kind: 'celery.sendTask', connectionId, task, queue, ...rest };
}
