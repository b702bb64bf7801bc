import { t } from '../../../model/l10n.ts';
import { actionMessages } from '../actionMessages.ts';
import { enableTaskEvents } from '../taskEventSwitch.ts';
import type { ActionHandler, ActionParts } from './actionParts.ts';
import { tellWorkers } from './tellWorkers.ts';
import type { WorkerAnswer } from './workerAnswer.ts';

/** Lasts until the worker restarts. Harmless when it sends task events already. */
export const enableEvents: ActionHandler<'celery.enableEvents'> = async (parts, { workers }) => {
  const told = await enableTaskEvents(parts, workers);
  if (told.kind === 'refused') return told.outcome;
  parts.context.changed('workers');
  return actionMessages.told(told.targets);
};

/**
 * A worker started with `-E` has no list of events that something could be taken from: it answers that they are
 * disabled already, and goes on sending.
 */
export const disableEvents: ActionHandler<'celery.disableEvents'> = async (parts, { workers }) => {
  const sending = namesThatSend(parts);
  const told = await tellWorkers(parts, { method: 'disable_events', arguments: {}, destination: workers });
  if (told.kind === 'refused') return told.outcome;
  const targets = told.targets.map((answer) => judgeDisabled(answer, sending));
  for (const { target, ok } of targets) if (ok) parts.workers.settleTaskEvents(target, 'off');
  parts.context.changed('workers');
  return actionMessages.told(targets);
};

function namesThatSend({ workers, context }: ActionParts): ReadonlySet<string> {
  const sending = workers
    .list(new Map(), context.clock.now())
    .filter(({ taskEvents }) => taskEvents === 'on');
  return new Set(sending.map(({ name }) => name));
}

function judgeDisabled(answer: WorkerAnswer, sending: ReadonlySet<string>): WorkerAnswer {
  // Celery's own words, which are in English everywhere.
  if (!answer.ok || !answer.message.endsWith('already disabled')) return answer;
  if (!sending.has(answer.target)) {
    return {
      ...answer,
      message: t('{0}; had it been started with -E, it would send them all the same', answer.message),
    };
  }
  return {
    ...answer,
    ok: false,
    message: t(
      '{0}, yet it sends them: it was started with -E, and that cannot be switched off',
      answer.message,
    ),
  };
}
