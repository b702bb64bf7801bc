import type { TargetOutcome } from '../../../model/action.ts';
import { actionMessages } from '../actionMessages.ts';
import { enableTaskEvents } from '../taskEventSwitch.ts';
import type { ActionHandler, ActionParts } from './actionParts.ts';
import { tellWorkers } from './tellWorkers.ts';

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

function judgeDisabled(answer: TargetOutcome, sending: ReadonlySet<string>): TargetOutcome {
  if (!answer.ok || !answer.message.endsWith('already disabled')) return answer;
  if (!sending.has(answer.target)) {
    return {
      ...answer,
      message: `${answer.message}; had it been started with -E, it would send them all the same`,
    };
  }
  return {
    ...answer,
    ok: false,
    message: `${answer.message}, yet it sends them: it was started with -E, and that cannot be switched off`,
  };
}
