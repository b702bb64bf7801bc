import type { ConnectionStatus } from '../../model/connection.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { Worker, WorkerList } from '../../model/worker.ts';
import { tCount } from '../../model/l10n.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import { contextValue, CONTEXT_WORDS, type ContextWord } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { nodeId } from './nodeId.ts';
import type { TreeNode } from './treeNode.ts';
import { eventsText, workerDescription, workerIcon, workerTooltip } from './workerText.ts';

const MAX_TEXT = 200;

/** The workers of one connection, those of BullMQ under their queue, and where they cannot be known, why. */
export function workerNodes(
  list: WorkerList,
  status: ConnectionStatus,
  drawing: Drawing,
): readonly TreeNode[] {
  const workers = list.workers
    .filter((worker) => worker.connectionId === status.id)
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  return [
    ...workers
      .filter(({ system }) => system === 'celery')
      .map((one) => workerNode(one, status.readOnly, drawing)),
    ...queueWorkerNodes(workers, status, drawing),
    // While the connection is down, that alone is the reason, and it has a row of its own.
    ...(status.state.kind === 'online'
      ? list.unknown
          .filter(({ connectionId }) => connectionId === status.id)
          .map((unknown) => unknownNode(unknown, drawing))
      : []),
  ];
}

/** A worker of BullMQ takes from one queue. */
function queueWorkerNodes(
  workers: readonly Worker[],
  { id, readOnly }: ConnectionStatus,
  drawing: Drawing,
): readonly TreeNode[] {
  const { locale, t } = drawing;
  const queues = Map.groupBy(
    workers.filter(({ system }) => system === 'bullmq'),
    ({ queues: names }) => names?.[0] ?? null,
  );
  const byName = [...queues].toSorted(([one], [other]) => (one ?? '').localeCompare(other ?? ''));
  return byName.flatMap(([queue, members]) => {
    const rows = members.map((worker) => workerNode(worker, readOnly, drawing));
    if (queue === null) return rows;
    const offline = members.filter(({ status }) => status === 'offline').length;
    return [
      {
        id: nodeId('queueWorkers', id, queue),
        label: visibleLine(queue, MAX_TEXT),
        description: [
          SYSTEM_TITLES.bullmq,
          tCount(members.length, '{0} worker', '{0} workers'),
          ...(offline > 0 ? [t('{0} offline', formatCount(offline, locale))] : []),
        ].join(' · '),
        icon: { name: 'list-ordered', color: null },
        expand: 'expanded',
        children: rows,
      },
    ];
  });
}

function workerNode(worker: Worker, readOnly: boolean, drawing: Drawing): TreeNode {
  const details = detailNodes(worker, drawing);
  return {
    id: nodeId('worker', worker.connectionId, worker.system, worker.id),
    label: visibleLine(worker.name, MAX_TEXT),
    description: workerDescription(worker, drawing),
    icon: workerIcon(worker),
    tooltip: workerTooltip(worker, drawing),
    contextValue: contextValue(...workerWords(worker, readOnly)),
    ...(worker.status === 'offline'
      ? detailsBelow(details)
      : { expand: 'collapsed', children: details, lazy: { kind: 'worker', worker, readOnly } }),
    subject: { kind: 'worker', worker },
  };
}

function detailsBelow(details: readonly TreeNode[]): Pick<TreeNode, 'expand' | 'children'> {
  return details.length === 0 ? {} : { expand: 'collapsed', children: details };
}

function workerWords({ system, status, taskEvents }: Worker, readOnly: boolean): readonly ContextWord[] {
  if (system !== 'celery' || status === 'offline') return [CONTEXT_WORDS.worker];
  if (readOnly) return [CONTEXT_WORDS.worker, CONTEXT_WORDS.reachable];
  return [
    CONTEXT_WORDS.worker,
    CONTEXT_WORDS.reachable,
    CONTEXT_WORDS.controllable,
    ...(taskEvents === 'off' ? [CONTEXT_WORDS.eventsOff] : []),
    ...(taskEvents === 'on' ? [CONTEXT_WORDS.eventsOn] : []),
  ];
}

function detailNodes(worker: Worker, { t }: Drawing): readonly TreeNode[] {
  const details: readonly (readonly [label: string, value: string | null])[] = [
    [t('queues'), worker.queues === null ? null : worker.queues.join(', ') || t('none')],
    [t('task events'), eventsText(worker.taskEvents, t)],
    [t('software'), worker.software],
    [worker.system === 'bullmq' ? t('address') : t('pool'), worker.pool],
    [t('pid'), worker.pid === null ? null : String(worker.pid)],
  ];
  return details.flatMap(([label, value]): TreeNode[] =>
    value === null
      ? []
      : [
          {
            id: nodeId('workerDetail', worker.connectionId, worker.system, worker.id, label),
            label,
            description: visibleLine(value, MAX_TEXT),
            tooltip: `${label}: ${markdownText(value)}`,
          },
        ],
  );
}

function unknownNode(
  { connectionId, system, reason }: WorkerList['unknown'][number],
  { t }: Drawing,
): TreeNode {
  return {
    id: nodeId('unknownWorkers', connectionId, system),
    label: t('{0} workers: –', SYSTEM_TITLES[system]),
    description: visibleLine(reason, 300),
    icon: { name: 'question', color: null },
    tooltip: markdownText(reason, 1_000),
  };
}
