import type { ActionOutcome, TargetOutcome } from '../../../model/action.ts';
import type { CeleryDestination } from '../../../model/celeryAction.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { t } from '../../../model/l10n.ts';
import { actionMessages } from '../actionMessages.ts';
import type { ActionHandler, ActionParts } from './actionParts.ts';
import { judgeRevocable } from './revocableTasks.ts';
import { tellWorkers } from './tellWorkers.ts';
import type { WorkerAnswer } from './workerAnswer.ts';

/** Each worker reads every request, and repeats the ids in its answer. */
const IDS_PER_REQUEST = 100;
const MAX_IDS = 1_000;

interface Revocation {
  readonly ids: readonly string[];
  readonly workers: CeleryDestination;
  readonly terminate: boolean;
  readonly signal: string;
}

/** Tasks that have not started will not: each worker that hears it remembers the ids until it restarts. */
export const revokeTasks: ActionHandler<'celery.revoke'> = (parts, { ids, workers }) =>
  revoke(parts, { ids, workers, terminate: false, signal: 'SIGTERM' });

/** The same, and running ones are ended by a signal to their pool process. */
export const terminateTasks: ActionHandler<'celery.terminate'> = (parts, { ids, workers, signal }) =>
  revoke(parts, { ids, workers, terminate: true, signal });

async function revoke(parts: ActionParts, revocation: Revocation): Promise<ActionOutcome> {
  const ids = [...new Set(revocation.ids)];
  if (ids.length === 0) return actionMessages.invalid(t('Name at least one task.'));
  if (ids.length > MAX_IDS)
    return actionMessages.invalid(t('Name at most {0} tasks at once.', formatNumber(MAX_IDS)));
  const { revocable, refused } = await judgeRevocable(parts, ids);
  if (revocable.length === 0) return actionMessages.noneRevocable(refused);
  const rounds: (readonly WorkerAnswer[])[] = [];
  for (let start = 0; start < revocable.length; start += IDS_PER_REQUEST) {
    const chunk = revocable.slice(start, start + IDS_PER_REQUEST);
    const told = await tellWorkers(parts, {
      method: 'revoke',
      arguments: { task_id: chunk, terminate: revocation.terminate, signal: revocation.signal },
      destination: revocation.workers,
    });
    if (told.kind === 'refused') return told.outcome;
    rounds.push(told.targets);
    if (told.targets.every(({ ok }) => !ok)) break;
  }
  parts.reconcileSoon();
  parts.context.changed('tasks');
  const answers = mergeRounds(rounds);
  const unmet = revocation.terminate ? notTerminated(revocable, rounds.flat()) : [];
  return actionMessages.told([...answers, ...unmet, ...refused]);
}

/** One outcome per answering worker, however many requests it took. */
function mergeRounds(rounds: readonly (readonly WorkerAnswer[])[]): readonly WorkerAnswer[] {
  const [first = [], ...others] = rounds;
  if (others.length === 0) return first;
  const byWorker = Map.groupBy(rounds.flat(), ({ target }) => target);
  return [...byWorker].flatMap(([, outcomes]) => {
    const failed = outcomes.find(({ ok }) => !ok);
    const shown = failed ?? outcomes[0];
    if (shown === undefined) return [];
    return { ...shown, message: t('{0} (one of {1} answers)', shown.message, formatNumber(outcomes.length)) };
  });
}

/** Tasks that no worker named as terminated: `terminate: <id>, <id>`, or `terminate: tasks unknown`. */
function notTerminated(ids: readonly string[], answers: readonly TargetOutcome[]): readonly TargetOutcome[] {
  const words = answers.filter(({ ok }) => ok).map(({ message }) => message);
  // Long answers are cut, so that a missing id proves nothing.
  if (words.length === 0 || words.some((text) => text.endsWith('…'))) return [];
  return ids
    .filter((id) => !words.some((text) => text.includes(id)))
    .map((target) => ({
      target,
      ok: false,
      message: t('no worker that answered holds it, so nothing was ended; it is revoked should it come'),
    }));
}
