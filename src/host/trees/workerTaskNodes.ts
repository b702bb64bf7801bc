import { formatDuration } from '../../model/duration.ts';
import type { Task } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { WorkerTask } from '../../model/workerDetail.ts';
import { formatAge } from '../format/age.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import { COMMANDS } from '../manifest.ts';
import { contextValue, CONTEXT_WORDS, type ContextWord } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { jobWords } from './jobStates.ts';
import { nodeId } from './nodeId.ts';
import { argumentsLine } from './queueItemText.ts';
import { taskLabel } from './taskText.ts';
import type { TreeNode } from './treeNode.ts';

/** Tasks that one group of a worker shows. */
const MOST_SHOWN = 100;

/** How a worker holds some tasks. */
export interface HeldTasks {
  /** Unique among the groups of a worker. */
  readonly part: 'running' | 'reserved' | 'scheduled' | 'rate limited';
  readonly label: string;
  /** Nodename. */
  readonly worker: string;
  /** Of the worker's row, so that ids are unique in the view. */
  readonly workerRow: string;
  readonly readOnly: boolean;
}

/** A row with what a worker holds in one way; none when that is nothing or cannot be known. */
export function heldTasksNode(
  tasks: readonly WorkerTask[] | null,
  held: HeldTasks,
  drawing: Drawing,
): readonly TreeNode[] {
  if (tasks === null || tasks.length === 0) return [];
  const id = nodeId('held', held.workerRow, held.part);
  const rest = tasks.length - MOST_SHOWN;
  const more: TreeNode = {
    id: nodeId('moreHeld', id),
    label: drawing.t('{0} more', formatCount(rest, drawing.locale)),
  };
  return [
    {
      id,
      label: held.label,
      description: formatCount(tasks.length, drawing.locale),
      expand: held.part === 'running' ? 'expanded' : 'collapsed',
      children: [
        ...tasks.slice(0, MOST_SHOWN).map((task) => heldTaskNode(task, held, drawing)),
        ...(rest > 0 ? [more] : []),
      ],
    },
  ];
}

function heldTaskNode(held: WorkerTask, group: HeldTasks, drawing: Drawing): TreeNode {
  const { now, locale, t } = drawing;
  const isRunning = group.part === 'running';
  const task = taskOf(held, group, now);
  const elapsed =
    held.startedAt === null || !isRunning
      ? ''
      : formatDuration(Math.max(0, Math.floor((now - held.startedAt) / 1_000)) * 1_000, locale);
  const due = held.etaAt === null || isRunning ? '' : t('due {0}', formatAge(held.etaAt, now, drawing));
  const words = [CONTEXT_WORDS.task, ...(group.readOnly ? [] : actionWords(task))];
  return {
    id: nodeId('heldTask', group.workerRow, group.part, held.ref.id),
    label: taskLabel(task),
    description: [elapsed, due, visibleLine(held.ref.id, 12)].filter((part) => part !== '').join(' · '),
    tooltip: [
      `**${markdownText(held.name ?? held.ref.id)}**`,
      markdownText(held.ref.id),
      [argumentsLine(held.args), argumentsLine(held.kwargs)]
        .filter((line) => line !== '')
        .map((line) => markdownText(line))
        .join(' · '),
      held.pid === null ? '' : t('process {0}', String(held.pid)),
    ]
      .filter((paragraph) => paragraph !== '')
      .join('\n\n'),
    icon: { name: isRunning ? 'play-circle' : 'circle-outline', color: null },
    contextValue: contextValue(...words),
    command: { id: COMMANDS.openTask, title: t('Open Task'), arguments: [held.ref] },
    subject: { kind: 'task', task },
  };
}

function actionWords({ ref, state }: Task): readonly ContextWord[] {
  if (ref.system === 'bullmq') return jobWords(state);
  return [CONTEXT_WORDS.revocable, ...(state === 'started' ? [CONTEXT_WORDS.terminable] : [])];
}

/** The task as lists know it, as far as its worker tells. */
function taskOf(held: WorkerTask, { part, worker }: HeldTasks, now: number): Task {
  return {
    ref: held.ref,
    name: held.name,
    state: part === 'running' ? 'started' : 'received',
    queue: null,
    worker,
    sentAt: null,
    receivedAt: null,
    startedAt: held.startedAt,
    finishedAt: null,
    etaAt: held.etaAt,
    runtimeMs: null,
    retries: null,
    error: null,
    parentId: null,
    rootId: null,
    updatedAt: now,
  };
}
