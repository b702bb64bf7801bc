import type { ConnectionStatus } from '../../model/connection.ts';
import { BULLMQ_STATES, type Queue } from '../../model/queue.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatCount } from '../format/count.ts';
import { contextValue, CONTEXT_WORDS } from './contextValues.ts';
import { nodeId } from './nodeId.ts';
import { queueDescription, queueIcon, queueTooltip } from './queueText.ts';
import type { TreeNode } from './treeNode.ts';

/** The queues of one connection by name; below each, its priorities or states that hold something. */
export function queueNodes(
  queues: readonly Queue[],
  status: ConnectionStatus,
  locale: string,
): readonly TreeNode[] {
  return queues
    .filter((queue) => queue.connectionId === status.id)
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id))
    .map((queue) => queueNode(queue, locale));
}

function queueNode(queue: Queue, locale: string): TreeNode {
  const parts = [...priorityNodes(queue, locale), ...stateNodes(queue, locale)];
  return {
    id: nodeId('queue', queue.connectionId, queue.system, queue.id),
    label: visibleLine(queue.name, 200),
    description: queueDescription(queue, locale),
    icon: queueIcon(queue),
    tooltip: queueTooltip(queue, locale),
    contextValue: contextValue(CONTEXT_WORDS.queue),
    ...(parts.length === 0 ? {} : { expand: 'collapsed', children: parts }),
    subject: { kind: 'queue', queue },
  };
}

/** Worth a row each only when more than the one default priority is used. */
function priorityNodes(queue: Queue, locale: string): readonly TreeNode[] {
  const steps = queue.priorities ?? [];
  if (!steps.some(({ step }) => step > 0)) return [];
  return steps.map(({ step, depth }) =>
    partNode(queue, `priority ${step}`, `${formatCount(depth, locale)} waiting`),
  );
}

function stateNodes(queue: Queue, locale: string): readonly TreeNode[] {
  const { counts } = queue;
  if (counts === null) return [];
  return BULLMQ_STATES.filter((state) => counts[state] > 0).map((state) =>
    partNode(queue, state, formatCount(counts[state], locale)),
  );
}

function partNode(queue: Queue, label: string, description: string): TreeNode {
  return {
    id: nodeId('queuePart', queue.connectionId, queue.system, queue.id, label),
    label,
    description,
  };
}
