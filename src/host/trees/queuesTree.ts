import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { formatCount } from '../format/count.ts';
import type { Wording } from './drawing.ts';
import { connectionNodes } from './connectionNodes.ts';
import type { TreeSource } from './liveTree.ts';
import { queueNodes } from './queueNodes.ts';
import { waitingInAll } from './queueText.ts';

/** The view *Queues*: how much waits where, and whether anybody takes it. */
export function queuesTree(
  monitor: Pick<MonitorApi, 'getConnections' | 'getQueues'>,
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
          (status) => queueNodes(queues, status, wording.locale),
          'No queue seen yet',
          { ...wording, now },
        ),
        description: waiting === null ? '' : `${formatCount(waiting, wording.locale)} waiting`,
      });
    },
  };
}
