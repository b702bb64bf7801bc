import type { Task } from '../../model/task.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { COMMANDS } from '../manifest.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { contextValue, CONTEXT_WORDS, type ContextWord } from './contextValues.ts';
import { DrawnTasks, type ListPlace } from './drawnTasks.ts';
import type { Drawing } from './drawing.ts';
import { jobWords } from './jobStates.ts';
import { nodeId } from './nodeId.ts';
import { sortFigure } from './sortFigure.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import type { TaskList } from './taskPages.ts';
import { taskDescription, taskLabel } from './taskText.ts';
import type { TreeNode } from './treeNode.ts';

/**
 * Tasks as rows, in the order given, with a row for more when there are more. Rows that are `drawn` already are given back as
 * they are while neither the task nor what it tells changes.
 */
export function taskNodes(
  { tasks, next }: TaskList,
  place: ListPlace,
  drawing: Drawing,
  drawn: DrawnTasks = new DrawnTasks(),
): readonly TreeNode[] {
  const rows = drawn.draw(place, tasks, (task, before) => taskNode(task, place, drawing, before));
  return next === null ? rows : [...rows, loadMoreNode(place.list, drawing.t)];
}

function taskNode(task: Task, place: ListPlace, drawing: Drawing, before: TreeNode | undefined): TreeNode {
  const told = taskDescription(task, drawing);
  const figure = sortFigure(task, place.sort, drawing);
  const description = figure === null ? told : `${figure} · ${told}`;
  if (before?.description === description) return before;
  return newNode(task, place, { told, description }, drawing.t);
}

function newNode(
  task: Task,
  { readOnly, list, sort }: ListPlace,
  { told, description }: { readonly told: string; readonly description: string },
  t: Translate,
): TreeNode {
  const { system, scope, id } = task.ref;
  const label = sort === 'name' && task.name !== null ? visibleLine(task.name, 100) : taskLabel(task);
  const failed = task.state === 'failed' || task.state === 'retrying';
  return {
    id: nodeId('task', list, system, scope, id),
    label,
    description,
    icon: taskStateIcon(task.state),
    // A failure's row says its reason, and only the icon that it failed.
    ...(told.startsWith(task.state)
      ? {}
      : { spoken: `${label}, ${visibleLine(task.state, 40)}, ${description}` }),
    tooltip: { lazy: true },
    contextValue: contextValue(
      CONTEXT_WORDS.task,
      failed ? CONTEXT_WORDS.failed : null,
      ...(readOnly ? [] : actionWords(task)),
    ),
    command: { id: COMMANDS.openTask, title: t('Open Task'), arguments: [task.ref] },
    subject: { kind: 'task', task },
  };
}

function actionWords({ ref, state }: Task): readonly ContextWord[] {
  if (ref.system === 'bullmq') return jobWords(state);
  if (isFinished(state)) return [CONTEXT_WORDS.celeryTask, CONTEXT_WORDS.retryable];
  return [
    CONTEXT_WORDS.celeryTask,
    CONTEXT_WORDS.revocable,
    ...(isRunning(state) ? [CONTEXT_WORDS.terminable] : []),
  ];
}

function loadMoreNode(list: string, t: Translate): TreeNode {
  return {
    id: nodeId('more', list),
    label: t('Load more'),
    icon: { name: 'ellipsis', color: null },
    command: { id: COMMANDS.loadMoreTasks, title: t('Load More'), arguments: [list] },
  };
}
