import { formatDuration } from '../../model/duration.ts';
import type { EvaluationTarget } from '../../model/evaluationTarget.ts';
import type { Task } from '../../model/task.ts';
import { isRunning } from '../../model/taskState.ts';
import { messageText } from '../format/messageText.ts';
import { shortTaskName, shortWorkerName } from '../format/shortName.ts';
import type { Wording } from '../trees/drawing.ts';
import type { HttpAnswer } from './httpClient.ts';

const LONGEST_NAME = 80;

/** `evaluate_code`, or the endpoint's path. */
export function evaluationName(target: EvaluationTarget): string {
  if (target.kind === 'celery') return messageText(shortTaskName(target.task), LONGEST_NAME);
  if (target.kind === 'bullmq') return messageText(target.jobName, LONGEST_NAME);
  const path = URL.canParse(target.url) ? new URL(target.url).pathname : target.name;
  return messageText(`${target.method} ${path}`, LONGEST_NAME);
}

/** What a followed task is doing: for the progress notification. */
export function progressMessage(task: Task, { t }: Wording): string {
  const worker = task.worker === null ? null : messageText(shortWorkerName(task.worker), LONGEST_NAME);
  if (task.state === 'retrying') return t('waiting for another try');
  if (isRunning(task.state)) return worker === null ? t('running') : t('running on {0}', worker);
  const queue = task.queue === null ? null : messageText(task.queue, LONGEST_NAME);
  return queue === null ? t('waiting for a worker') : t("waiting in '{0}'", queue);
}

/** `evaluate_code succeeded in 0.4 s`, `evaluate_code failed in 0.2 s: ZeroDivisionError: division by zero`. */
export function endMessage(task: Task, name: string, { locale, t }: Wording): string {
  const subject = task.name === null ? name : messageText(shortTaskName(task.name), LONGEST_NAME);
  const time = task.runtimeMs === null ? null : formatDuration(task.runtimeMs, locale);
  const what =
    time === null
      ? t('{0} {1}', subject, endWord(task, t))
      : t('{0} {1} in {2}', subject, endWord(task, t), time);
  return task.error === null || task.state === 'succeeded' ? what : `${what}: ${messageText(task.error)}`;
}

function endWord({ state }: Task, t: Wording['t']): string {
  if (state === 'succeeded') return t('succeeded');
  if (state === 'failed') return t('failed');
  if (state === 'revoked') return t('was revoked');
  return state === 'lost' ? t('was lost') : t('was rejected');
}

/** What an endpoint answered when there is no task to follow. */
export function answerMessage(answer: HttpAnswer, name: string, { locale, t }: Wording): string {
  return t(
    '{0} answered {1} after {2}',
    name,
    String(answer.status),
    formatDuration(answer.elapsedMs, locale),
  );
}
