import { formatDuration } from '../../model/duration.ts';
import type { Payload } from '../../model/payload.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import type { Task, TaskDetail } from '../../model/task.ts';
import { isRunning } from '../../model/taskState.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatAge } from '../format/age.ts';
import { formatExactTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { markdownCode, markdownText } from '../format/markdownText.ts';
import { shortTaskName, shortWorkerName } from '../format/shortName.ts';
import type { Drawing } from './drawing.ts';

const MAX_ID = 12;
const MAX_ERROR = 120;
const MAX_WORKER = 40;

/** `evaluate_code`; the beginning of its id stands in for a name that is not known. */
export function taskLabel(task: Task): string {
  return task.name === null ? visibleLine(task.ref.id, MAX_ID) : visibleLine(shortTaskName(task.name), 100);
}

/**
 * What matters of a task in this state, then its age: the reason of a failure, the time of a success, how long it
 * has been running, when it is due.
 */
export function taskDescription(task: Task, drawing: Drawing): string {
  const running = isRunning(task.state) && task.startedAt !== null;
  // How long it runs says already when it began.
  const age = running ? null : formatAge(lastMoment(task), drawing.now, drawing);
  return joined(...telling(task, drawing), age);
}

/** The tooltip before the details are there, or without them; Markdown. */
export function taskTooltip(task: Task, detail: TaskDetail | null, drawing: Drawing): string {
  const { locale, t } = drawing;
  const facts = [
    fact(t('State'), markdownText(task.state)),
    fact(t('Ran'), task.runtimeMs === null ? null : formatDuration(task.runtimeMs, locale)),
    fact(t('Worker'), task.worker === null ? null : markdownText(task.worker)),
    fact(t('Queue'), task.queue === null ? null : markdownText(task.queue)),
    fact(t('Retries'), (task.retries ?? 0) === 0 ? null : formatCount(task.retries ?? 0, locale)),
    moment(t('Sent'), task.sentAt, drawing),
    moment(t('Started'), task.startedAt, drawing),
    moment(t('Finished'), task.finishedAt, drawing),
    moment(t('Due'), task.etaAt, drawing),
    fact(t('Id'), markdownText(task.ref.id)),
  ].filter((line) => line !== null);
  return [
    `**${markdownText(task.name ?? t('Name not known'))}** · ${SYSTEM_TITLES[task.ref.system]}`,
    task.error === null ? '' : markdownText(task.error),
    facts.join('\n'),
    detail === null
      ? ''
      : payloadText(task.ref.system === 'bullmq' ? t('Data') : t('Arguments'), detail.args, t),
    detail === null ? '' : payloadText(t('Keyword arguments'), detail.kwargs, t),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** The last thing known to have happened to it, epoch ms. */
function lastMoment(task: Task): number {
  return task.finishedAt ?? task.startedAt ?? task.receivedAt ?? task.sentAt ?? task.updatedAt;
}

function telling(task: Task, drawing: Drawing): readonly (string | null)[] {
  const { now, locale, t } = drawing;
  const { state } = task;
  const worker = task.worker === null ? null : visibleLine(shortWorkerName(task.worker), MAX_WORKER);
  const due = task.etaAt === null ? null : formatAge(task.etaAt, now, drawing);
  if (state === 'failed' || state === 'lost' || state === 'rejected') {
    return task.error === null ? [state, worker] : [firstLine(task.error)];
  }
  if (state === 'retrying') {
    return [
      task.retries === null ? t('retry') : t('retry {0}', formatCount(task.retries, locale)),
      due,
      firstLine(task.error),
    ];
  }
  if (state === 'succeeded') {
    return [state, task.runtimeMs === null ? null : formatDuration(task.runtimeMs, locale), worker];
  }
  if (isRunning(state)) {
    const word = state === 'started' ? t('running') : visibleLine(state, MAX_WORKER);
    return [word, elapsed(task, now, locale), worker];
  }
  return [state, task.etaAt !== null && task.etaAt > now ? t('due {0}', due ?? '') : null];
}

function elapsed(task: Task, now: number, locale: string): string | null {
  if (task.startedAt === null) return null;
  const seconds = Math.floor(Math.max(0, now - task.startedAt) / 1_000);
  return seconds === 0 ? '0 s' : formatDuration(seconds * 1_000, locale);
}

function firstLine(error: string | null): string | null {
  return error === null ? null : visibleLine(error, MAX_ERROR);
}

function payloadText(title: string, payload: Payload, t: Translate): string {
  switch (payload.kind) {
    case 'json':
      return emptyValue(payload.text) ? '' : `${title}\n${markdownCode(payload.text, 'json')}`;
    case 'repr':
      return `${title}${payload.truncated ? ` (${t('cut by the worker')})` : ''}\n${markdownCode(payload.text, 'python')}`;
    case 'opaque':
      return t('{0}: {1}, not decoded', title, markdownText(payload.contentType));
    case 'absent':
      return '';
    default:
      return payload satisfies never;
  }
}

function emptyValue(json: string): boolean {
  return ['[]', '{}', 'null'].includes(json.trim());
}

function fact(name: string, value: string | null): string | null {
  return value === null ? null : `- ${name}: ${value}`;
}

function moment(name: string, at: number | null, { now, locale }: Drawing): string | null {
  return at === null ? null : fact(name, formatExactTime(at, now, locale));
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' · ');
}
