import { formatDuration } from '../../model/duration.ts';
import { BULLMQ_STATES, type Queue } from '../../model/queue.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { tCount } from '../../model/l10n.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import type { Wording } from './drawing.ts';
import type { TreeIcon } from './treeNode.ts';

const LONGEST_REASON = 120;
const SECOND_MS = 1_000;

/** `12 waiting · 4 in flight · ~40 s to drain`, `BullMQ · 4 waiting · 1 active · 67 failed`, `0` for a queue that is known to be empty. */
export function queueDescription(queue: Queue, wording: Wording): string {
  const { locale, t } = wording;
  if (isUnreadable(queue)) return visibleLine(queue.warning ?? '', LONGEST_REASON);
  const parts = queue.system === 'bullmq' ? bullmqParts(queue, wording) : celeryParts(queue, wording);
  if (queue.paused === true) parts.push(t('paused'));
  if (queue.consumers === 0 && queue.role === 'queue') parts.push(t('no consumer'));
  else if (queue.warning !== null) parts.push(visibleLine(queue.warning, LONGEST_REASON));
  else if (queue.drainS !== null && (queue.waiting ?? 0) > 0) {
    parts.push(t('~{0} to drain', formatDuration(Math.round(queue.drainS) * SECOND_MS, locale)));
  }
  return parts.join(' · ');
}

/** It was found, but what is in it cannot be read: a queue of Bull, the predecessor of BullMQ. */
export function isUnreadable({ system, counts, warning }: Queue): boolean {
  return system === 'bullmq' && counts === null && warning !== null;
}

/** Tasks are waiting and nobody takes them, though they should. */
export function isStranded({ role, consumers, waiting, paused }: Queue): boolean {
  return role === 'queue' && consumers === 0 && (waiting ?? 0) > 0 && paused !== true;
}

export function queueIcon(queue: Queue): TreeIcon {
  if (isStranded(queue) || queue.warning !== null) return { name: 'warning', color: 'warning' };
  if (queue.role === 'list') return { name: 'list-flat', color: null };
  return { name: queue.paused === true ? 'stop-circle' : 'list-ordered', color: null };
}

/** Markdown; everything that came from Redis is escaped. */
export function queueTooltip(queue: Queue, { locale, t }: Wording): string {
  const facts = [
    [t('Waiting'), queue.waiting],
    [queue.system === 'bullmq' ? t('Active') : t('In flight (taken, not acknowledged)'), queue.inFlight],
    [t('Workers that take from it'), queue.consumers],
  ] as const;
  return [
    `**${markdownText(queue.name)}** · ${SYSTEM_TITLES[queue.system]}`,
    isStranded(queue)
      ? tCount(
          queue.waiting ?? 0,
          '{0} task waits, but no worker takes from this queue. Start one for it.',
          '{0} tasks wait, but no worker takes from this queue. Start one for it.',
        )
      : '',
    queue.warning === null ? '' : markdownText(queue.warning, 1_000),
    facts
      .map(([name, count]) => `- ${name}: ${count === null ? '–' : formatCount(count, locale)}`)
      .join('\n'),
    queue.countedEveryMs === null
      ? ''
      : t(
          'Counted every {0}: with this many queues, they take turns.',
          formatDuration(Math.ceil(queue.countedEveryMs / SECOND_MS) * SECOND_MS, locale),
        ),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** The sum of what waits, for the view's description; `null` when it is known of no queue. */
export function waitingInAll(queues: readonly Queue[]): number | null {
  const known = queues.flatMap((queue) => queue.waiting ?? []);
  return known.length === 0 ? null : known.reduce((sum, waiting) => sum + waiting, 0);
}

function celeryParts(queue: Queue, { locale, t }: Wording): string[] {
  if (queue.waiting === 0 && queue.inFlight === 0) return ['0'];
  const waiting = t('{0} waiting', known(queue.waiting, locale));
  if (queue.inFlight === 0) return [waiting];
  if (queue.inFlight === null) return queue.waiting === null ? [waiting] : [waiting, t('{0} in flight', '–')];
  return [waiting, t('{0} in flight', formatCount(queue.inFlight, locale))];
}

function bullmqParts(queue: Queue, { locale, t }: Wording): string[] {
  const { counts } = queue;
  const waiting = t('{0} waiting', known(queue.waiting, locale));
  const others = BULLMQ_STATES.filter((state) => !IN_WAITING.has(state) && state !== 'completed')
    .map((state) => [state, counts?.[state] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${formatCount(count, locale)} ${state}`);
  return [SYSTEM_TITLES.bullmq, waiting, ...others];
}

function known(count: number | null, locale: string): string {
  return count === null ? '–' : formatCount(count, locale);
}

/** States that the figure of waiting jobs covers already. */
const IN_WAITING: ReadonlySet<string> = new Set(['waiting', 'prioritized', 'paused']);
