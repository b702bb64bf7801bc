import type { MonitorApi } from '../../contract/monitorApi.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { formatCount } from '../format/count.ts';
import type { Wording } from './drawing.ts';
import { connectionNodes } from './connectionNodes.ts';
import { queueItemNodes } from './queueItemNodes.ts';
import type { TreeSource } from './liveTree.ts';
import { queueNodes } from './queueNodes.ts';
import { waitingInAll } from './queueText.ts';

/** Items that one row shows below it. */
const MOST_SHOWN = 50;

/** The view *Queues*: how much waits where, and whether anybody takes it. */
export function queuesTree(
  monitor: Pick<MonitorApi, 'getConnections' | 'getQueues' | 'getQueueItems'>,
  registry: Pick<ConnectionRegistry, 'unusable'>,
  wording: Wording,
): TreeSource {
  return {
    topics: ['connections', 'queues'],
    async load() {
      const [statuses, queues] = await Promise.all([monitor.getConnections(), monitor.getQueues()]);
      const overview = { statuses, unusable: registry.unusable };
      const waiting = waitingInAll(queues);
      return (now) => ({
        nodes: connectionNodes(
          overview,
          (status) => queueNodes(queues, status, { ...wording, now }),
          'No queue seen yet',
          { ...wording, now },
        ),
        description: waiting === null ? '' : `${formatCount(waiting, wording.locale)} waiting`,
      });
    },
    async branch({ lazy }) {
      if (lazy?.kind !== 'queueItems') return () => [];
      const { connectionId, system, id: queue, name } = lazy.queue;
      const query = { connectionId, system, queue, state: lazy.state, offset: 0, limit: MOST_SHOWN };
      // Of what has ended, the youngest is of interest; of what waits, the next.
      const order = lazy.state === 'completed' || lazy.state === 'failed' ? 'newest' : 'next';
      const page = await monitor.getQueueItems({ ...query, order });
      if (page === null)
        throw new Error(wording.t("'{0}' cannot be looked into now.", visibleLine(name, 100)));
      return (now) => queueItemNodes(page, lazy, { ...wording, now });
    },
  };
}
