import type { Overview } from '../contract/monitorApi.ts';
import type { ConnectionState } from '../model/connection.ts';
import type { Queue } from '../model/queue.ts';
import type { SystemKind } from '../model/system.ts';
import type { WorkerList } from '../model/worker.ts';

interface Watched {
  readonly status: {
    readonly state: Pick<ConnectionState, 'kind'>;
    readonly systems: readonly SystemKind[] | null;
  };
  workers(): WorkerList;
  queues(): readonly Queue[];
}

/** The figures over the connections that are up. What nobody can look at, or has yet, is unknown, not none. */
export function overview(connections: readonly Watched[], failures: number): Overview {
  const looked = connections.filter(
    ({ status }) => status.state.kind === 'online' && status.systems !== null,
  );
  const lists = looked.map((connection) => connection.workers());
  const workers = lists.flatMap((list) => list.workers);
  const isEveryWorkerUnknown = workers.length === 0 && lists.some(({ unknown }) => unknown.length > 0);
  const areWorkersKnown = looked.length > 0 && !isEveryWorkerUnknown;
  const online = workers.filter(({ status }) => status !== 'offline').length;
  return {
    failures,
    backlog: looked.length === 0 ? null : backlog(looked.flatMap((connection) => connection.queues())),
    workersOnline: areWorkersKnown ? online : null,
    workersOffline: areWorkersKnown ? workers.length - online : null,
  };
}

function backlog(queues: readonly Queue[]): number | null {
  // What lies in a plain list, such as a dead-letter list, is not work that waits to be done.
  const work = queues.filter(({ role }) => role === 'queue');
  const depths = work.flatMap(({ waiting, inFlight }) => [waiting, inFlight]);
  const known = depths.filter((depth) => depth !== null);
  return depths.length > 0 && known.length === 0 ? null : known.reduce((sum, depth) => sum + depth, 0);
}
