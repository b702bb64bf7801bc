import type { Task } from '../../model/task.ts';
import type { ConnectionId } from '../../model/connection.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { COMMANDS } from '../manifest.ts';
import { contextValue, CONTEXT_WORDS } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { nodeId } from './nodeId.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { taskDescription, taskLabel } from './taskText.ts';
import type { TreeNode } from './treeNode.ts';

/** Tasks as rows, in the order given, with a row for more when there are more. */
export function taskNodes(
  connectionId: ConnectionId,
  page: { readonly tasks: readonly Task[]; readonly more: boolean },
  drawing: Drawing,
): readonly TreeNode[] {
  const rows = page.tasks.map((task) => taskNode(task, drawing));
  return page.more ? [...rows, loadMoreNode(connectionId)] : rows;
}

function taskNode(task: Task, drawing: Drawing): TreeNode {
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
    contextValue: contextValue(CONTEXT_WORDS.task, failed ? CONTEXT_WORDS.failed : null),
    command: { id: COMMANDS.openTask, title: 'Open Task', arguments: [task.ref] },
    subject: { kind: 'task', task },
  };
}

function loadMoreNode(connectionId: ConnectionId): TreeNode {
  return {
    id: nodeId('more', connectionId),
    label: 'Load more',
    icon: { name: 'ellipsis', color: null },
    command: { id: COMMANDS.loadMoreTasks, title: 'Load More', arguments: [connectionId] },
  };
}
