import { formatDuration } from '../../model/duration.ts';
import type { Task } from '../../model/task.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
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
    return `${word} ${task.state === 'succeeded' ? 'in' : 'after'} ${formatDuration(runtime)}`;
  }
  if (isRunning(task.state))
    return task.startedAt === null ? word : `${word} for ${since(task.startedAt, now)}`;
  if (task.etaAt !== null) {
    const left = task.etaAt - now;
    return left >= 0 ? `${word}, due in ${seconds(left)}` : `${word}, due since ${seconds(-left)}`;
  }
  const from = task.receivedAt ?? task.sentAt;
  return from === null || task.state === 'retrying' ? word : `${word} for ${since(from, now)}`;
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
  const attempt = (retries + 1).toLocaleString();
  if (maxRetries === null) return `attempt ${attempt}`;
  const planned = (maxRetries + 1).toLocaleString();
  return retries > maxRetries
    ? `attempt ${attempt} (${planned} planned)`
    : `attempt ${attempt} of ${planned}`;
}

function since(from: number, now: number): string {
  return seconds(Math.max(0, now - from));
}

/** Ticking spans go in whole seconds. */
function seconds(ms: number): string {
  return formatDuration(ms < 1_000 ? 0 : Math.floor(ms / 1_000) * 1_000).replace(/^0 ms$/, '0 s');
}
