import type { JobScheduler } from '../../model/jobScheduler.ts';
import { formatFilter } from '../../model/filter/formatFilter.ts';
import type { Queue } from '../../model/queue.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { contextValue, CONTEXT_WORDS } from './contextValues.ts';
import { COMMANDS } from '../manifest.ts';
import type { Drawing } from './drawing.ts';
import { nodeId } from './nodeId.ts';
import { schedulerDescription, schedulerTooltip } from './schedulerText.ts';
import type { LazyContent, TreeNode } from './treeNode.ts';

type Schedulers = Extract<LazyContent, { kind: 'schedulers' }>;

/** The row below which the job schedulers of a BullMQ queue are. */
export function schedulersNode(queue: Queue, readOnly: boolean, label: string): TreeNode {
  return {
    id: nodeId('schedulers', queue.connectionId, queue.id),
    label,
    expand: 'collapsed',
    lazy: { kind: 'schedulers', queue, readOnly },
  };
}

/** Job schedulers, next to run first; those that never will are marked. */
export function schedulerNodes(
  schedulers: readonly JobScheduler[],
  { queue, readOnly }: Schedulers,
  drawing: Drawing,
): readonly TreeNode[] {
  const row = (part: string, ...id: readonly string[]): string =>
    nodeId(part, queue.connectionId, queue.id, ...id);
  if (schedulers.length === 0) return [{ id: row('noScheduler'), label: drawing.t('none') }];
  return schedulers.map((scheduler) => {
    const isDead = scheduler.kind === 'orphaned';
    return {
      id: row('scheduler', scheduler.id),
      label: visibleLine(scheduler.id, 100),
      description: schedulerDescription(scheduler, drawing),
      icon: isDead ? { name: 'warning', color: 'warning' } : { name: 'calendar', color: null },
      tooltip: schedulerTooltip(scheduler, drawing),
      contextValue: contextValue(readOnly ? null : CONTEXT_WORDS.scheduler),
      ...madeJobs(scheduler, queue, drawing),
      subject: { kind: 'scheduler', queue, scheduler },
    };
  });
}

/** A click shows its last jobs. Those of the older repeatable API bear ids that only hashing leads to. */
function madeJobs({ id, kind }: JobScheduler, { name }: Queue, { t }: Drawing): Pick<TreeNode, 'command'> {
  if (kind === 'repeatable') return {};
  const filter = formatFilter({
    kind: 'all',
    of: [
      { kind: 'field', field: 'queue', pattern: [{ kind: 'text', text: name }] },
      { kind: 'field', field: 'id', pattern: [{ kind: 'text', text: `repeat:${id}:` }, { kind: 'any' }] },
    ],
  });
  return { command: { id: COMMANDS.filterTasks, title: t('Show Its Last Jobs'), arguments: [filter] } };
}
