import { formatNumber } from '../../model/numberFormat.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { Worker } from '../../model/worker.ts';
import { formatAge } from '../format/age.ts';
import { formatByteSize } from '../format/byteSize.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { countOf, formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import type { Drawing } from './drawing.ts';
import type { TreeIcon } from './treeNode.ts';

const LONGEST_REASON = 120;

/** `2/4 · 312 done · 8 failed · load 0.45 · 512 MB`, what is wrong first; parts that cannot be known are left out. */
export function workerDescription(worker: Worker, drawing: Drawing): string {
  const { now, locale } = drawing;
  if (worker.status === 'offline') {
    const running = worker.active ?? 0;
    return joined(
      `offline since ${formatClockTime(worker.lastSeenAt, now, locale)}`,
      running > 0 && `${countOf(running, 'task was', 'tasks were', locale)} running`,
    );
  }
  return joined(
    worker.stalled !== null && visibleLine(worker.stalled, LONGEST_REASON),
    worker.status === 'late' && `last heard of ${formatAge(worker.lastSeenAt, now, locale)}`,
    worker.duplicateName && 'duplicate name',
    worker.taskEvents === 'off' && 'task events off',
    worker.restartedAt !== null && `restarted ${formatAge(worker.restartedAt, now, locale)}`,
    slots(worker, locale),
    worker.processed !== null && `${formatCount(worker.processed, locale)} done`,
    worker.failed !== null && worker.failed > 0 && `${formatCount(worker.failed, locale)} failed`,
    worker.load !== null && `load ${formatLoad(worker.load[0], locale)}`,
    worker.memoryBytes !== null && formatByteSize(worker.memoryBytes, locale),
  );
}

/** A plain icon while all is well; colour only when something is wrong. */
export function workerIcon(worker: Worker): TreeIcon {
  if (worker.status === 'offline') return { name: 'error', color: 'error' };
  return workerWarnings(worker).length > 0
    ? { name: 'warning', color: 'warning' }
    : { name: 'server-process', color: null };
}

/** Markdown; everything that came from Redis is escaped. */
export function workerTooltip(worker: Worker, drawing: Drawing): string {
  const { now, locale } = drawing;
  const facts = [
    fact('Running', worker.active === null ? null : slots(worker, locale)),
    fact(
      'Done',
      worker.processed === null ? null : `${formatCount(worker.processed, locale)} since it started`,
    ),
    fact('Failed', worker.failed === null ? null : `${formatCount(worker.failed, locale)} in this history`),
    fact('Load', worker.load?.map((load) => formatLoad(load, locale)).join(' · ') ?? null),
    fact(
      'Queues',
      worker.queues === null ? null : worker.queues.map((queue) => markdownText(queue)).join(', '),
    ),
    fact('Last heard of', formatClockTime(worker.lastSeenAt, now, locale)),
  ].filter((line) => line !== null);
  return [
    `**${markdownText(worker.name)}** · ${SYSTEM_TITLES[worker.system]}`,
    ...workerWarnings(worker),
    facts.join('\n'),
  ].join('\n\n');
}

/** What is wrong with it and what to do, a sentence each. */
export function workerWarnings(worker: Worker): readonly string[] {
  return [
    worker.status === 'offline' ? 'It is offline: it was stopped, or its machine cannot be reached.' : '',
    worker.stalled === null ? '' : markdownText(worker.stalled, 1_000),
    worker.status === 'late' ? 'Its heartbeat is overdue.' : '',
    worker.restartedAt === null
      ? ''
      : 'Its process ended within the last hour and was started again. If nobody did that, look for the reason in its log.',
    worker.duplicateName
      ? 'Another live worker announces itself under the same name. Give each its own with -n, or control commands reach both.'
      : '',
    worker.taskEvents === 'off'
      ? 'It sends no task events, so its tasks are not seen live. Enable Task Events switches them on until it restarts; the option -E does for good.'
      : '',
  ].filter((sentence) => sentence !== '');
}

/** `2/4`: running tasks of those it can run at once. */
function slots(worker: Worker, locale: string): string | false {
  const { active, concurrency } = worker;
  if (active === null) return concurrency === null ? false : `–/${formatCount(concurrency, locale)}`;
  return concurrency === null
    ? `${formatCount(active, locale)} running`
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
