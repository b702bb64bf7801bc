import type { Task } from '../../model/task.ts';
import type { ConnectionId, ConnectionStatus } from '../../model/connection.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { COMMANDS } from '../manifest.ts';
import { contextValue, CONTEXT_WORDS, type ContextWord } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { jobWords } from './jobStates.ts';
import { nodeId } from './nodeId.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { taskDescription, taskLabel } from './taskText.ts';
import type { TreeNode } from './treeNode.ts';

/** Tasks as rows, in the order given, with a row for more when there are more. */
export function taskNodes(
  { id: connectionId, readOnly }: Pick<ConnectionStatus, 'id' | 'readOnly'>,
  page: { readonly tasks: readonly Task[]; readonly more: boolean },
  drawing: Drawing,
): readonly TreeNode[] {
  const rows = page.tasks.map((task) => taskNode(task, readOnly, drawing));
  return page.more ? [...rows, loadMoreNode(connectionId)] : rows;
}

function taskNode(task: Task, readOnly: boolean, drawing: Drawing): TreeNode {
  const { connectionId, system, scope, id } = task.ref;
  const [label, description] = [taskLabel(task), taskDescription(task, drawing)];
  const failed = task.state === 'failed' || task.state === 'retrying';
  return {
    id: nodeId('task', connectionId, system, scope, id),
    label,
    description,
    icon: taskStateIcon(task.state),
    // A failure's row says its reason, and only the icon that it failed.
    ...(description.startsWith(task.state)
      ? {}
      : { spoken: `${label}, ${visibleLine(task.state, 40)}, ${description}` }),
    tooltip: { lazy: true },
    contextValue: contextValue(
      CONTEXT_WORDS.task,
      failed ? CONTEXT_WORDS.failed : null,
      ...(readOnly ? [] : actionWords(task)),
    ),
    command: { id: COMMANDS.openTask, title: 'Open Task', arguments: [task.ref] },
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

function loadMoreNode(connectionId: ConnectionId): TreeNode {
  return {
    id: nodeId('more', connectionId),
    label: 'Load more',
    icon: { name: 'ellipsis', color: null },
    command: { id: COMMANDS.loadMoreTasks, title: 'Load More', arguments: [connectionId] },
  };
}
