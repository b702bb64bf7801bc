import type { MonitorApi } from '../../contract/monitorApi.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatCount } from '../format/count.ts';
import type { Wording } from './drawing.ts';
import { connectionNodes, connectionsOverview, type TreeConnections } from './connectionNodes.ts';
import { itemsRow, queueItemNodes } from './queueItemNodes.ts';
import type { TreeSource } from './liveTree.ts';
import { queueNodes, type QueueOrder } from './queueNodes.ts';
import { type QueuePages, readPages } from './queuePages.ts';
import { waitingInAll } from './queueText.ts';
import { FIGURES_INTERVAL_MS } from './redrawClock.ts';
import { schedulerNodes } from './schedulerNodes.ts';

/** What a person has made of the view. */
export interface QueuesLook {
  readonly pages: QueuePages;
  /** Asked each time the view is drawn. */
  order(): QueueOrder;
}

/** The view *Queues*: how much waits where, and whether anybody takes it. */
export function queuesTree(
  monitor: Pick<MonitorApi, 'getConnections' | 'getQueues' | 'getQueueItems' | 'getSchedulers'>,
  registry: TreeConnections,
  look: QueuesLook,
  wording: Wording,
): TreeSource {
  return {
    topics: ['connections', 'queues'],
    loadIntervalMs: FIGURES_INTERVAL_MS,
    async load() {
      const [statuses, queues] = await Promise.all([monitor.getConnections(), monitor.getQueues()]);
      const overview = connectionsOverview(statuses, registry);
      const online = statuses.filter(({ state }) => state.kind === 'online').map(({ id }) => id);
      const twins = registry.twins(new Set(online));
      const waiting = waitingInAll(queues.filter(({ connectionId }) => !twins.has(connectionId)));
      const order = look.order();
      return (now) => ({
        nodes: connectionNodes(
          overview,
          (status) => queueNodes(queues, status, { ...wording, now }, order),
          wording.t('No queue seen yet'),
          { ...wording, now },
        ),
        description: waiting === null ? '' : wording.t('{0} waiting', formatCount(waiting, wording.locale)),
      });
    },
    async branch({ lazy }) {
      if (lazy?.kind !== 'queueItems' && lazy?.kind !== 'schedulers') return () => [];
      const { connectionId, system, id: queue, name } = lazy.queue;
      const gone = (): Error =>
        new Error(wording.t("'{0}' cannot be looked into now.", visibleLine(name, 100)));
      if (lazy.kind === 'schedulers') {
        const schedulers = await monitor.getSchedulers(connectionId, queue);
        if (schedulers === null) throw gone();
        return (now) => schedulerNodes(schedulers, lazy, { ...wording, now });
      }
      const { state } = lazy;
      // Of what has ended, the youngest is of interest; of what waits, the next.
      const order = state === 'completed' || state === 'failed' ? 'newest' : 'next';
      const query = { connectionId, system, queue, state, order } as const;
      const page = await readPages(monitor, query, look.pages.of(itemsRow(lazy)));
      if (page === null) throw gone();
      return (now) => queueItemNodes(page, lazy, { ...wording, now });
    },
  };
}
