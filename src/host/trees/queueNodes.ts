import type { ConnectionStatus } from '../../model/connection.ts';
import { formatDuration } from '../../model/duration.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { BULLMQ_STATES, type BullmqState, type Queue } from '../../model/queue.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatCount } from '../format/count.ts';
import { contextValue, CONTEXT_WORDS, type ContextWord } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { factNode } from './factNode.ts';
import { nodeId } from './nodeId.ts';
import { nextItemsNode } from './queueItemNodes.ts';
import { groupQueues } from './queueGroups.ts';
import { isUnreadable, queueDescription, queueIcon, queueTooltip } from './queueText.ts';
import { schedulersNode } from './schedulerNodes.ts';
import type { TreeNode } from './treeNode.ts';

/** How the queues of a view are arranged. */
export interface QueueOrder {
  /** By what their names are grouped; empty: not at all. */
  readonly delimiter: string;
  readonly isPinned: (queue: Queue) => boolean;
}

const PLAIN: QueueOrder = { delimiter: '', isPinned: () => false };

/** The queues of one connection by name, pinned ones first; below each, what is known of it and what stands in it. */
export function queueNodes(
  queues: readonly Queue[],
  status: ConnectionStatus,
  drawing: Drawing,
  { delimiter, isPinned }: QueueOrder = PLAIN,
): readonly TreeNode[] {
  const rows = queues
    .filter((queue) => queue.connectionId === status.id)
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id))
    .map((queue) => {
      const pinned = isPinned(queue);
      return { name: queue.name, pinned, node: queueNode(queue, status.readOnly, pinned, drawing) };
    });
  return [
    ...rows.filter(({ pinned }) => pinned).map(({ node }) => node),
    ...groupQueues(
      rows.filter(({ pinned }) => !pinned),
      status.id,
      delimiter,
      drawing,
    ),
  ];
}

function queueNode(queue: Queue, readOnly: boolean, pinned: boolean, drawing: Drawing): TreeNode {
  const { t } = drawing;
  const { color } = queueIcon(queue);
  const [label, description] = [visibleLine(queue.name, 200), queueDescription(queue, drawing)];
  return {
    id: nodeId('queue', queue.connectionId, queue.system, queue.id),
    label,
    description,
    icon: pinned && color === null ? { name: 'pinned', color } : queueIcon(queue),
    ...(color === null || queue.warning === null
      ? {}
      : { spoken: `${label}, ${description}, ${visibleLine(queue.warning, 300)}` }),
    tooltip: queueTooltip(queue, drawing),
    contextValue: contextValue(...queueWords(queue, readOnly, pinned)),
    ...(isUnreadable(queue)
      ? {}
      : {
          expand: 'collapsed',
          children: [
            ...warningNode(queue),
            ...priorityNodes(queue, drawing),
            ...stateNodes(queue, readOnly, drawing),
            ...factNodes(queue, drawing),
            queue.system === 'celery'
              ? nextItemsNode(queue, readOnly, t('next messages'))
              : schedulersNode(queue, readOnly, t('job schedulers')),
          ],
        }),
    subject: { kind: 'queue', queue },
  };
}

function queueWords(queue: Queue, readOnly: boolean, pinned: boolean): readonly ContextWord[] {
  const words = [CONTEXT_WORDS.queue, pinned ? CONTEXT_WORDS.pinned : CONTEXT_WORDS.unpinned];
  if (readOnly || queue.role !== 'queue' || isUnreadable(queue)) return words;
  if (queue.system === 'celery') return [...words, CONTEXT_WORDS.purgeable];
  return [
    ...words,
    CONTEXT_WORDS.bullQueue,
    ...(queue.paused === true ? [] : [CONTEXT_WORDS.pausable]),
    ...(queue.paused === false ? [] : [CONTEXT_WORDS.resumable]),
  ];
}

function warningNode(queue: Queue): readonly TreeNode[] {
  if (queue.warning === null) return [];
  return [
    {
      id: partId(queue, 'warning'),
      label: visibleLine(queue.warning, 300),
      icon: { name: 'warning', color: 'warning' },
    },
  ];
}

/** Worth a row each only when more than the one default priority is used. */
function priorityNodes(queue: Queue, { locale, t }: Drawing): readonly TreeNode[] {
  const steps = queue.priorities ?? [];
  if (!steps.some(({ step }) => step > 0)) return [];
  return steps.flatMap(({ step, depth }) =>
    factNode(
      partId(queue, `priority ${step}`),
      t('priority {0}', String(step)),
      t('{0} waiting', formatCount(depth, locale)),
    ),
  );
}

function stateNodes(queue: Queue, readOnly: boolean, { locale }: Drawing): readonly TreeNode[] {
  const { counts } = queue;
  if (counts === null) return [];
  return BULLMQ_STATES.filter((state) => counts[state] > 0 || ALWAYS_SHOWN.has(state)).map((state) => {
    const row = { id: partId(queue, state), label: state, description: formatCount(counts[state], locale) };
    return counts[state] === 0
      ? row
      : { ...row, expand: 'collapsed', lazy: { kind: 'queueItems', queue, state, readOnly } };
  });
}

/** States that every queue has jobs in at some time: a row that comes and goes with them would be missed. */
const ALWAYS_SHOWN: ReadonlySet<BullmqState> = new Set([
  'waiting',
  'delayed',
  'active',
  'completed',
  'failed',
]);

function factNodes(queue: Queue, drawing: Drawing): readonly TreeNode[] {
  const { now, locale, t } = drawing;
  const { etaHeld, oldestAt, consumers, globalConcurrency, rateLimit } = queue;
  const count = (value: number | null): string | null => (value === null ? null : formatCount(value, locale));
  // Of BullMQ, that is a state with a row of its own.
  const held = queue.system === 'celery' && etaHeld !== null && etaHeld > 0 ? etaHeld : null;
  const oldest = oldestAt === null ? null : Math.floor(Math.max(0, now - oldestAt) / 1_000) * 1_000;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('held until their time'), count(held)],
    [t('oldest waits for'), oldest === null ? null : formatDuration(oldest, locale)],
    [t('arrive and leave'), ratesText(queue, drawing)],
    [queue.system === 'celery' ? t('consumers') : t('workers'), count(consumers)],
    [t('global concurrency'), count(globalConcurrency)],
    [
      t('rate limit'),
      rateLimit === null
        ? null
        : t('{0} per {1}', formatCount(rateLimit.max, locale), formatDuration(rateLimit.durationMs, locale)),
    ],
  ];
  return facts.flatMap(([label, value]) => factNode(partId(queue, label), label, value));
}

function ratesText({ arrivalPerS, servicePerS }: Queue, { locale, t }: Drawing): string | null {
  if (arrivalPerS === null && servicePerS === null) return null;
  const rate = (perS: number | null): string =>
    perS === null ? '–' : t('{0}/s', formatNumber(perS, locale, perS < 10 ? 1 : 0));
  return t('{0} in · {1} out', rate(arrivalPerS), rate(servicePerS));
}

function partId(queue: Queue, part: string): string {
  return nodeId('queuePart', queue.connectionId, queue.system, queue.id, part);
}
