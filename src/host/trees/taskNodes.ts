import type { Task } from '../../model/task.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { TaskSort } from '../../model/taskSort.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { COMMANDS } from '../manifest.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { contextValue, CONTEXT_WORDS, type ContextWord } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { jobWords } from './jobStates.ts';
import { nodeId } from './nodeId.ts';
import { sortFigure } from './sortFigure.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import type { TaskList } from './taskPages.ts';
import { taskDescription, taskLabel } from './taskText.ts';
import type { TreeNode } from './treeNode.ts';

/** Which list of the view rows belong to. */
interface ListPlace {
  readonly connectionId: ConnectionId;
  readonly readOnly: boolean;
  /** Names the list; a task may for a moment be in two, such as in the groups of its old and its new state. */
  readonly list: string;
  readonly sort: TaskSort;
}

/** Tasks as rows, in the order given, with a row for more when there are more. */
export function taskNodes(
  { tasks, next }: TaskList,
  place: ListPlace,
  drawing: Drawing,
): readonly TreeNode[] {
  const rows = tasks.map((task) => taskNode(task, place, drawing));
  return next === null ? rows : [...rows, loadMoreNode(place.list, drawing.t)];
}

/** A row that was drawn of a task, and where. */
interface DrawnTask {
  readonly place: ListPlace;
  readonly node: TreeNode;
}

/** A row is made once and stays while neither its task nor its description changes. */
const DRAWN = new WeakMap<Task, DrawnTask>();

function taskNode(task: Task, place: ListPlace, drawing: Drawing): TreeNode {
  const { sort } = place;
  const told = taskDescription(task, drawing);
  const figure = sortFigure(task, sort, drawing);
  const description = figure === null ? told : `${figure} · ${told}`;
  const drawn = DRAWN.get(task);
  if (drawn?.node.description === description && isSamePlace(drawn.place, place)) return drawn.node;
  const node = newNode(task, place, { told, description }, drawing.t);
  DRAWN.set(task, { place, node });
  return node;
}

function isSamePlace(one: ListPlace, other: ListPlace): boolean {
  return one.list === other.list && one.sort === other.sort && one.readOnly === other.readOnly;
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
