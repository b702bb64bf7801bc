import type { BullmqState, Queue } from '../../model/queue.ts';
import type { QueueItem, QueueItemPage } from '../../model/queueItem.ts';
import type { Task } from '../../model/task.ts';
import type { TaskState } from '../../model/taskState.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { formatByteSize } from '../format/byteSize.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import { COMMANDS } from '../manifest.ts';
import { contextValue, CONTEXT_WORDS } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { jobWords } from './jobStates.ts';
import { nodeId } from './nodeId.ts';
import { MOST_PAGES, PAGE_SIZE } from './queuePages.ts';
import { argumentsLine, queueItemDescription, queueItemLabel } from './queueItemText.ts';
import type { LazyContent, TreeIcon, TreeNode } from './treeNode.ts';

type QueueItems = Extract<LazyContent, { kind: 'queueItems' }>;

/** The next items of a queue, each leading to its task. */
export function queueItemNodes(
  page: QueueItemPage,
  content: QueueItems,
  drawing: Drawing,
): readonly TreeNode[] {
  const row = itemsRow(content);
  const times = new Map<string, number>();
  const rows = page.items.map((item) => {
    // The same bytes may stand in a list several times.
    const name = item.digest ?? item.ref?.id ?? '';
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    return itemNode(item, nodeId('item', row, name, String(before)), content, drawing);
  });
  const rest = (page.total ?? 0) - page.items.length;
  if (rows.length === 0) return [{ id: nodeId('noItem', row), label: drawing.t('nothing now') }];
  return rest <= 0 ? rows : [...rows, moreNode(content, rest, page.items.length, drawing)];
}

/** Names the row below which items of a queue are, for the pages that it shows. */
export function itemsRow({ queue, state }: Pick<QueueItems, 'queue' | 'state'>): string {
  return nodeId('items', queue.connectionId, queue.system, queue.id, state ?? '');
}

function moreNode(content: QueueItems, rest: number, shown: number, { locale, t }: Drawing): TreeNode {
  const row = itemsRow(content);
  const id = nodeId('moreItems', row);
  if (shown >= MOST_PAGES * PAGE_SIZE) return { id, label: t('{0} more', formatCount(rest, locale)) };
  return {
    id,
    label: t('Load more'),
    description: t('{0} more', formatCount(rest, locale)),
    icon: { name: 'ellipsis', color: null },
    command: { id: COMMANDS.loadMoreItems, title: t('Load More'), arguments: [row] },
  };
}

function itemNode(item: QueueItem, id: string, content: QueueItems, drawing: Drawing): TreeNode {
  const { queue, readOnly } = content;
  const description = queueItemDescription(item, drawing);
  const task = queue.system === 'bullmq' ? taskOf(item, content, drawing.now) : null;
  const movable = queue.system === 'celery' && queue.role === 'queue' && item.digest !== null && !readOnly;
  return {
    id,
    label: queueItemLabel(item, drawing.t),
    description,
    icon: task === null || item.problem !== null ? itemIcon(item) : taskStateIcon(task.state),
    tooltip: itemTooltip(item, drawing),
    contextValue: contextValue(
      item.ref === null ? null : CONTEXT_WORDS.task,
      movable ? CONTEXT_WORDS.message : null,
      ...(task === null || readOnly ? [] : jobWords(task.state)),
    ),
    ...(item.ref === null
      ? {}
      : { command: { id: COMMANDS.openTask, title: drawing.t('Open Task'), arguments: [item.ref] } }),
    ...subjectOf(item, queue, task),
  };
}

function itemIcon({ problem, etaAt }: QueueItem): TreeIcon {
  if (problem !== null) return { name: 'warning', color: 'warning' };
  return etaAt === null ? { name: 'mail', color: null } : { name: 'clock', color: null };
}

/** A message of Celery is acted on as such; a job of BullMQ as the task that it is. */
function subjectOf(item: QueueItem, queue: Queue, task: Task | null): Pick<TreeNode, 'subject'> {
  if (task !== null) return { subject: { kind: 'task', task } };
  return queue.system === 'celery' ? { subject: { kind: 'message', queue, item } } : {};
}

/** States that lists of tasks name otherwise than BullMQ. */
const TASK_STATES: Partial<Readonly<Record<BullmqState, TaskState>>> = {
  active: 'started',
  completed: 'succeeded',
};

/** A job as lists of tasks know it, as far as its queue tells. */
function taskOf(item: QueueItem, { queue, state }: QueueItems, now: number): Task | null {
  if (item.ref === null || state === null) return null;
  return {
    ref: item.ref,
    name: item.name,
    state: TASK_STATES[state] ?? state,
    queue: queue.name,
    worker: null,
    sentAt: item.sentAt,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    etaAt: item.etaAt,
    runtimeMs: null,
    retries: null,
    error: item.error ?? null,
    parentId: null,
    rootId: null,
    updatedAt: now,
  };
}

function itemTooltip(item: QueueItem, { locale, t }: Drawing): string {
  return [
    `**${markdownText(item.name ?? t('not a task message'))}**`,
    item.ref === null ? '' : markdownText(item.ref.id),
    item.problem === null ? '' : markdownText(item.problem),
    item.error === undefined ? '' : markdownText(item.error),
    [argumentsLine(item.args), argumentsLine(item.kwargs)]
      .filter((line) => line !== '')
      .map((line) => markdownText(line))
      .join(' · '),
    item.bytes === null ? '' : formatByteSize(item.bytes, locale),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** The row below which the next items of a queue are. */
export function nextItemsNode(queue: Queue, readOnly: boolean, label: string): TreeNode {
  const { connectionId, system, id } = queue;
  return {
    id: nodeId('nextItems', connectionId, system, id),
    label,
    expand: 'collapsed',
    lazy: { kind: 'queueItems', queue, state: null, readOnly },
  };
}
