import { formatNumber } from '../../model/numberFormat.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { Worker } from '../../model/worker.ts';
import { tCount } from '../../model/l10n.ts';
import { formatAge } from '../format/age.ts';
import { formatByteSize } from '../format/byteSize.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import type { Drawing, Wording } from './drawing.ts';
import type { TreeIcon } from './treeNode.ts';

const LONGEST_REASON = 120;

/** `2/4 · 312 done · 8 failed · load 0.45 · 512 MB`, what is wrong first; parts that cannot be known are left out. */
export function workerDescription(worker: Worker, drawing: Drawing): string {
  const { now, locale, t } = drawing;
  if (worker.status === 'offline') {
    const running = worker.active ?? 0;
    return joined(
      t('offline since {0}', formatClockTime(worker.lastSeenAt, now, locale)),
      running > 0 && tCount(running, '{0} task was running', '{0} tasks were running'),
    );
  }
  return joined(
    worker.stalled !== null && visibleLine(worker.stalled, LONGEST_REASON),
    worker.status === 'late' && t('last heard from {0}', formatAge(worker.lastSeenAt, now, drawing)),
    worker.duplicateName && t('duplicate name'),
    worker.taskEvents === 'off' && t('task events off'),
    worker.restartedAt !== null && t('restarted {0}', formatAge(worker.restartedAt, now, drawing)),
    slots(worker, drawing),
    worker.processed !== null && t('{0} done', formatCount(worker.processed, locale)),
    worker.failed !== null && worker.failed > 0 && t('{0} failed', formatCount(worker.failed, locale)),
    worker.load !== null && t('load {0}', formatLoad(worker.load[0], locale)),
    worker.memoryBytes !== null && formatByteSize(worker.memoryBytes, locale),
  );
}

/** A plain icon while all is well; colour only when something is wrong. */
export function workerIcon(worker: Worker): TreeIcon {
  if (worker.status === 'offline') return { name: 'error', color: 'error' };
  return isWorrying(worker) ? { name: 'warning', color: 'warning' } : { name: 'server-process', color: null };
}

/** Markdown; everything that came from Redis is escaped. */
export function workerTooltip(worker: Worker, drawing: Drawing): string {
  const { now, locale, t } = drawing;
  const { processed, failed } = worker;
  const facts = [
    fact(t('Running'), worker.active === null ? null : slots(worker, drawing)),
    fact(t('Done'), processed === null ? null : t('{0} since it started', formatCount(processed, locale))),
    fact(t('Failed'), failed === null ? null : t('{0} in this history', formatCount(failed, locale))),
    fact(
      t('Load over 1, 5 and 15 min'),
      worker.load?.map((load) => formatLoad(load, locale)).join(' · ') ?? null,
    ),
    fact(
      t('Queues'),
      worker.queues === null ? null : worker.queues.map((queue) => markdownText(queue)).join(', '),
    ),
    fact(t('Last heard from'), formatClockTime(worker.lastSeenAt, now, locale)),
  ].filter((line) => line !== null);
  return [
    `**${markdownText(worker.name)}** · ${SYSTEM_TITLES[worker.system]}`,
    ...workerWarnings(worker, drawing),
    facts.join('\n'),
  ].join('\n\n');
}

/** Whether it sends task events; `null`: that is not known. */
export function eventsText(taskEvents: Worker['taskEvents'], t: Translate): string | null {
  if (taskEvents === null) return null;
  return taskEvents === 'on' ? t('on') : t('off');
}

function isWorrying({ stalled, status, restartedAt, duplicateName, taskEvents }: Worker): boolean {
  return (
    stalled !== null || status === 'late' || restartedAt !== null || duplicateName || taskEvents === 'off'
  );
}

/** What is wrong with it and what to do, a sentence each. */
export function workerWarnings(worker: Worker, { t }: Wording): readonly string[] {
  return [
    worker.status === 'offline' ? t('It is offline: it was stopped, or its machine cannot be reached.') : '',
    worker.stalled === null ? '' : markdownText(worker.stalled, 1_000),
    worker.status === 'late' ? t('Its heartbeat is overdue.') : '',
    worker.restartedAt === null
      ? ''
      : t(
          'Its process ended within the last hour and was started again. If nobody did that, look for the reason in its log.',
        ),
    worker.duplicateName
      ? t(
          'Another live worker announces itself under the same name. Give each its own with -n, or control commands reach both.',
        )
      : '',
    worker.taskEvents === 'off'
      ? t(
          'It sends no task events, so its tasks are not seen live. Enable Task Events switches them on until it restarts; the option -E does for good.',
        )
      : '',
  ].filter((sentence) => sentence !== '');
}

/** `2/4`: running tasks of those it can run at once. */
function slots(worker: Worker, { locale, t }: Wording): string | false {
  const { active, concurrency } = worker;
  if (active === null) return concurrency === null ? false : `–/${formatCount(concurrency, locale)}`;
  return concurrency === null
    ? t('{0} running', formatCount(active, locale))
    : `${formatCount(active, locale)}/${formatCount(concurrency, locale)}`;
}

function formatLoad(load: number, locale: string): string {
  return formatNumber(load, locale, 2, 2);
}

function fact(name: string, value: string | false | null): string | null {
  return value === null || value === false ? null : `- ${name}: ${value}`;
}

function joined(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' · ');
}
