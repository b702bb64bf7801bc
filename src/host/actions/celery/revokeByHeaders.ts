import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import { askText } from '../../prompts/askText.ts';
import type { ActionCommand } from '../actionCommand.ts';
import { askSignal } from '../inputs/askSignal.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { connectionTarget } from '../targets/connections.ts';
import { broadcastReach } from './broadcastReach.ts';

/** *Revoke by Stamped Header…*: every task that carries one of some values under a header. */
export const revokeByHeaders: ActionCommand = async (call, deps) => {
  const kind = 'celery.revokeByHeaders';
  const { t } = deps.wording;
  const title = t('Revoke by Stamped Header');
  const connection = await connectionTarget(call.argument, { title, system: 'celery', writes: true }, deps);
  if (connection === null) return null;
  const refused = await refuseReadOnly(kind, [connection.id], deps);
  if (refused !== null) return refused;
  const notEmpty = (text: string): string | null => (text.trim() === '' ? t('It must not be empty.') : null);
  const frame = { title, canGoBack: false, value: '', validate: notEmpty };
  const header = await askText({ ...frame, prompt: t('Which stamped header? For example: monitoring_id') });
  if (header.kind !== 'value') return null;
  const given = await askText({
    ...frame,
    prompt: t('Which values of it? Several are separated by commas.'),
  });
  if (given.kind !== 'value') return null;
  const values = given.value
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const choice = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('What becomes of those that run?'),
    choices: [
      { label: t('They go on'), value: false },
      { label: t('Their processes are ended…'), value: true },
    ],
  });
  if (choice.kind !== 'value' || values.length === 0) return null;
  const signal = choice.value ? await askSignal(title, deps) : null;
  if (choice.value && signal === null) return null;
  const name = header.value.trim();
  const reach = broadcastReach(await deps.monitor.getWorkers(), [connection.id], deps.wording);
  return runAction(
    {
      actions: [{ kind, connectionId: connection.id, workers: null, headers: { [name]: values }, signal }],
      question: t(
        "Revoke every task whose header '{0}' is {1}?",
        messageText(name, 80),
        messageText(values.join(', '), 200),
      ),
      consequence: [
        t('How many they are is not known: each worker judges by the stamps of the tasks that it meets.'),
        ...(signal === null ? [] : [t('Those that run are ended with {0}.', signal)]),
        reach,
      ].join(' '),
      button: t('Revoke Tasks'),
      typedName: null,
      showAnswer: true,
    },
    deps,
  );
};
