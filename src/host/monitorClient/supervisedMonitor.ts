import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { MonitorSupervisor } from './monitorSupervisor.ts';

/**
 * The monitor's calls, whatever its thread is doing: while nothing is watched, questions are answered with
 * "nothing" and no thread is started; while it restarts, they reject with a sentence for a person.
 */
export function supervisedMonitor(supervisor: MonitorSupervisor): MonitorApi {
  return {
    setConnections: (connections) => supervisor.setConnections(connections),
    setAttention: (attention) => supervisor.setAttention(attention),
    testConnection: async (connection) => supervisor.needed().testConnection(connection),
    retryConnection: async (id) => supervisor.watching()?.retryConnection(id),
    getConnections: async () => supervisor.watching()?.getConnections() ?? [],
    getWorkers: async () => supervisor.watching()?.getWorkers() ?? { workers: [], unknown: [] },
    getQueues: async () => supervisor.watching()?.getQueues() ?? [],
    getTasks: async (query) => supervisor.watching()?.getTasks(query) ?? { tasks: [], next: null },
    getTask: async (ref) => supervisor.watching()?.getTask(ref) ?? null,
    getTaskDetail: async (ref) => supervisor.watching()?.getTaskDetail(ref) ?? null,
    getOverview: async (failuresSince) =>
      supervisor.watching()?.getOverview(failuresSince) ?? {
        failures: 0,
        backlog: null,
        workersOnline: null,
        workersOffline: null,
      },
    perform: async (action) => supervisor.needed().perform(action),
    clearHistory: async () => supervisor.needed().clearHistory(),
    dispose: () => supervisor.dispose(),
  };
}
