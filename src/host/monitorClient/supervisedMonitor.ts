import type { MonitorApi } from '../../contract/monitorApi.ts';
import { NO_ALERTS } from '../../model/alert.ts';
import { NO_FAILURE_GROUPS } from '../../model/failureGroup.ts';
import { NO_TASK_FACETS } from '../../model/taskFacets.ts';
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
    getTaskFacets: async (query) => supervisor.watching()?.getTaskFacets(query) ?? NO_TASK_FACETS,
    getFailureGroups: async (query) => supervisor.watching()?.getFailureGroups(query) ?? NO_FAILURE_GROUPS,
    endQuestion: async (asker) => supervisor.watching()?.endQuestion(asker),
    getSearchedBackTo: async (asker) => supervisor.watching()?.getSearchedBackTo(asker) ?? null,
    getFilterValues: async (field, text, limit, asker) =>
      supervisor.watching()?.getFilterValues(field, text, limit, asker) ?? [],
    getTask: async (ref) => supervisor.watching()?.getTask(ref) ?? null,
    getTaskDetail: async (ref, whole) => supervisor.watching()?.getTaskDetail(ref, whole) ?? null,
    getKeptArguments: async (refs) => supervisor.watching()?.getKeptArguments(refs) ?? [],
    getSimilarFailures: async (ref, asker) => supervisor.watching()?.getSimilarFailures(ref, asker) ?? null,
    getRunDurations: async (ref, asker) => supervisor.watching()?.getRunDurations(ref, asker) ?? null,
    getOverview: async (failuresSince, except) =>
      supervisor.watching()?.getOverview(failuresSince, except) ?? {
        failures: 0,
        backlog: null,
        workersOnline: null,
        workersOffline: null,
      },
    getWorkerDetail: async (connectionId, system, workerId) =>
      supervisor.watching()?.getWorkerDetail(connectionId, system, workerId) ?? null,
    getQueueItems: async (query) => supervisor.watching()?.getQueueItems(query) ?? null,
    preflightRetry: async (ref) => supervisor.watching()?.preflightRetry(ref) ?? null,
    getTaskLog: async (ref, offset, limit) => supervisor.watching()?.getTaskLog(ref, offset, limit) ?? null,
    getSchedulers: async (connectionId, queue) =>
      supervisor.watching()?.getSchedulers(connectionId, queue) ?? null,
    getRegisteredTasks: async (connectionId) =>
      supervisor.watching()?.getRegisteredTasks(connectionId) ?? null,
    getActionLog: async (before, limit) => supervisor.needed().getActionLog(before, limit),
    discardRemoved: async (batchId) => supervisor.needed().discardRemoved(batchId),
    getEventGaps: async (connectionId) => supervisor.watching()?.getEventGaps(connectionId) ?? [],
    perform: async (action) => supervisor.needed().perform(action),
    getTimeSeries: async (query) => supervisor.watching()?.getTimeSeries(query) ?? null,
    getStatisticsTable: async (query) => supervisor.watching()?.getStatisticsTable(query) ?? null,
    getBusiestHours: async (query) => supervisor.watching()?.getBusiestHours(query) ?? [],
    getCapacity: async (query) => supervisor.watching()?.getCapacity(query) ?? null,
    setAlertRules: (rules) => supervisor.setAlertRules(rules),
    getAlerts: async (endedLimit) => supervisor.watching()?.getAlerts(endedLimit) ?? NO_ALERTS,
    clearHistory: async () => supervisor.needed().clearHistory(),
    getHistorySize: async () => supervisor.needed().getHistorySize(),
    dispose: () => supervisor.dispose(),
  };
}
