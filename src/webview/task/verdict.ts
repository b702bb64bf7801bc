import { formatDuration } from '../../model/duration.ts';
import type { Task } from '../../model/task.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { stateWord } from './stateWords.ts';

/**
 * What happened, in one phrase: `failed after 30.2 s`, `running for 12 s`, `retrying in 8 s`. Times of the watched
 * system are compared with `now` of this machine, so a clock that runs ahead there reads as 0.
 */
export function verdictOf(task: Task, now: number): string {
  const word = stateWord(task.state);
  const runtime = runtimeOf(task);
  if (isFinished(task.state)) {
    if (runtime === null) return word;
    const ran = formatDuration(runtime);
    return task.state === 'succeeded' ? t('{0} in {1}', word, ran) : t('{0} after {1}', word, ran);
  }
  if (isRunning(task.state)) {
    return task.startedAt === null ? word : t('{0} for {1}', word, since(task.startedAt, now));
  }
  if (task.etaAt !== null) {
    const left = task.etaAt - now;
    return left >= 0
      ? t('{0}, due in {1}', word, seconds(left))
      : t('{0}, due since {1}', word, seconds(-left));
  }
  const from = task.receivedAt ?? task.sentAt;
  return from === null || task.state === 'retrying' ? word : t('{0} for {1}', word, since(from, now));
}

/** Execution time in ms; `null` when it is not known or has not ended. */
export function runtimeOf(task: Task): number | null {
  if (task.runtimeMs !== null) return task.runtimeMs;
  return task.startedAt === null || task.finishedAt === null
    ? null
    : Math.max(0, task.finishedAt - task.startedAt);
}

/** `attempt 4 of 4`, `attempt 2 (1 planned)` of what was retried by hand; `null` when the attempts are not known, or there was one and no other is foreseen. */
export function attemptOf(retries: number | null, maxRetries: number | null): string | null {
  if (retries === null || (retries === 0 && (maxRetries ?? 0) === 0)) return null;
  const attempt = formatNumber(retries + 1);
  if (maxRetries === null) return t('attempt {0}', attempt);
  const planned = formatNumber(maxRetries + 1);
  return retries > maxRetries
    ? t('attempt {0} ({1} planned)', attempt, planned)
    : t('attempt {0} of {1}', attempt, planned);
}

function since(from: number, now: number): string {
  return seconds(Math.max(0, now - from));
}

/** Ticking spans go in whole seconds. */
function seconds(ms: number): string {
  return ms < 1_000 ? t('{0} s', formatNumber(0)) : formatDuration(Math.floor(ms / 1_000) * 1_000);
}
