import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { Wording } from './drawing.ts';
import { connectionNotices } from './connectionNotices.ts';
import {
  connectionNodes,
  connectionsDescription,
  connectionsOverview,
  type TreeConnections,
} from './connectionNodes.ts';
import type { TreeSource } from './liveTree.ts';
import { FIGURES_INTERVAL_MS } from './redrawClock.ts';
import { workerBranch } from './workerBranch.ts';
import { workerNodes } from './workerNodes.ts';

/** The view *Workers*: who is there, how busy, and what is wrong with whom. */
export function workersTree(
  monitor: Pick<MonitorApi, 'getConnections' | 'getWorkers' | 'getWorkerDetail'>,
  registry: TreeConnections,
  wording: Wording,
): TreeSource {
  return {
    topics: ['connections', 'workers'],
    loadIntervalMs: FIGURES_INTERVAL_MS,
    async load() {
      const [statuses, list] = await Promise.all([monitor.getConnections(), monitor.getWorkers()]);
      const overview = connectionsOverview(statuses, registry);
      return (now) => {
        const drawing = { ...wording, now };
        return {
          nodes: connectionNodes(
            overview,
            (status) => [...connectionNotices(status, drawing), ...workerNodes(list, status, drawing)],
            wording.t('No worker seen yet'),
            drawing,
            'why',
          ),
          description: connectionsDescription(overview, wording),
        };
      };
    },
    async branch(node) {
      if (node.lazy?.kind !== 'worker') return () => [];
      const { worker, readOnly } = node.lazy;
      const detail = await monitor.getWorkerDetail(worker.connectionId, worker.system, worker.id);
      // A system that cannot ask its workers shows what they tell by themselves.
      if (detail === null) return () => node.children ?? [];
      return (now) => workerBranch(detail, node.id, readOnly, { ...wording, now });
    },
  };
}
