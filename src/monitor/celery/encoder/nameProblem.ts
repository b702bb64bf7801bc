import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { isInternalName, type CeleryKeys } from '../keys.ts';
import { NAME_PROBLEMS, type NamedThing } from './nameProblems.ts';

const MAX_NAME_LENGTH = 255;

/** Why this cannot be the name of something that workers, logs and other tools shall read; `null` when it can. */
export function nameProblem(what: NamedThing, name: string, maxLength = MAX_NAME_LENGTH): string | null {
  const problems = NAME_PROBLEMS[what];
  if (name === '') return problems.empty();
  if (name.length > maxLength) return problems.long(formatNumber(maxLength));
  if (name.trim() !== name) return problems.spaced();
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) return problems.unprintable();
  return null;
}

/** Why this cannot be a queue that a task is sent to or a worker takes from; `null` when it can. */
export function queueProblem(queue: string, keys: CeleryKeys): string | null {
  const problem = nameProblem('queueName', queue);
  if (problem !== null) return problem;
  if (isInternalName(queue) || keys.taskIdOf(queue) !== null) {
    return t("Celery keeps the name '{0}' for itself; it cannot be a task queue.", queue);
  }
  return null;
}
