import type { TargetOutcome } from '../../../model/action.ts';
import type { RedisCommand } from '../../redis/redisLink.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { t } from '../../../model/l10n.ts';
import { actionMessages } from '../actionMessages.ts';
import { nameProblem } from '../encoder/nameProblem.ts';
import type { ActionHandler, ActionParts } from './actionParts.ts';

const MAX_IDS = 1_000;
const PER_PIPELINE = 100;

/** Deletes stored results, as `AsyncResult.forget` does. What is not a result (another type) stays. */
export const forgetResults: ActionHandler<'celery.forgetResult'> = async (parts, { ids }) => {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return actionMessages.invalid(t('Name at least one task.'));
  if (unique.length > MAX_IDS)
    return actionMessages.invalid(t('Name at most {0} tasks at once.', formatNumber(MAX_IDS)));
  for (const id of unique) {
    const problem = nameProblem('taskId', id);
    if (problem !== null) return actionMessages.invalid(problem);
  }
  const targets: TargetOutcome[] = [];
  for (let start = 0; start < unique.length; start += PER_PIPELINE) {
    targets.push(...(await forget(parts, unique.slice(start, start + PER_PIPELINE))));
  }
  parts.context.changed('tasks');
  return actionMessages.forgotten(targets);
};

async function forget({ context, keys }: ActionParts, ids: readonly string[]): Promise<TargetOutcome[]> {
  const types = await context.results.pipeline(ids.map((id): RedisCommand => ['TYPE', keys.result(id)]));
  const stored = ids.filter((_, index) => {
    const reply = types[index];
    return reply?.ok === true && String(reply.value) === 'string';
  });
  const replies =
    stored.length === 0
      ? []
      : await context.results.pipeline(stored.map((id): RedisCommand => ['DEL', keys.result(id)]));
  const deletions = new Map(stored.map((id, index) => [id, replies[index]]));
  return ids.map((target, index): TargetOutcome => {
    const type = types[index];
    if (type?.ok === false) return { target, ok: false, message: type.error };
    const reply = deletions.get(target);
    if (reply?.ok === false) return { target, ok: false, message: reply.error };
    const isGone = reply?.value === 1;
    return { target, ok: isGone, message: isGone ? t('result deleted') : t('no result is stored') };
  });
}
