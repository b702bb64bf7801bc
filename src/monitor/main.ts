import { parentPort, workerData } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { createMonitorApi } from './monitorApi.ts';
import { parseMonitorOptions } from './monitorOptions.ts';
import type { MessagePort } from 'node:worker_threads';
import type { MonitorApi, MonitorEvents } from '../contract/monitorApi.ts';

/** Entry of the monitor's thread: serves the contract over the port to the host until it is told to end. */
function serve(port: MessagePort): void {
  const served: MonitorApi = {
    setConnections: (connections) => api.setConnections(connections),
    testConnection: (connection) => api.testConnection(connection),
    retryConnection: (id) => api.retryConnection(id),
    setAttention: (attention) => api.setAttention(attention),
    getConnections: () => api.getConnections(),
    getWorkers: () => api.getWorkers(),
    getQueues: () => api.getQueues(),
    getTasks: (query) => api.getTasks(query),
    getTaskFacets: (query) => api.getTaskFacets(query),
    getFailureGroups: (query) => api.getFailureGroups(query),
    endQuestion: (asker) => api.endQuestion(asker),
    getSearchedBackTo: (asker) => api.getSearchedBackTo(asker),
    getFilterValues: (field, text, limit, asker) => api.getFilterValues(field, text, limit, asker),
    getTask: (ref) => api.getTask(ref),
    getTaskDetail: (ref) => api.getTaskDetail(ref),
    getSimilarFailures: (ref) => api.getSimilarFailures(ref),
    getRunDurations: (ref) => api.getRunDurations(ref),
    getOverview: (failuresSince, except) => api.getOverview(failuresSince, except),
    getWorkerDetail: (connectionId, system, workerId) => api.getWorkerDetail(connectionId, system, workerId),
    getQueueItems: (query) => api.getQueueItems(query),
    preflightRetry: (ref) => api.preflightRetry(ref),
    getTaskLog: (ref, offset, limit) => api.getTaskLog(ref, offset, limit),
    getSchedulers: (connectionId, queue) => api.getSchedulers(connectionId, queue),
    getRegisteredTasks: (connectionId) => api.getRegisteredTasks(connectionId),
    perform: (action) => api.perform(action),
    getActionLog: (before, limit) => api.getActionLog(before, limit),
    discardRemoved: (batchId) => api.discardRemoved(batchId),
    getEventGaps: (connectionId) => api.getEventGaps(connectionId),
    getTimeSeries: (query) => api.getTimeSeries(query),
    getStatisticsTable: (query) => api.getStatisticsTable(query),
    getBusiestHours: (query) => api.getBusiestHours(query),
    getCapacity: (query) => api.getCapacity(query),
    clearHistory: () => api.clearHistory(),
    getHistorySize: () => api.getHistorySize(),
    async dispose() {
      await api.dispose();
      // After the answer has been posted; without its port the thread has nothing left to live for.
      setImmediate(() => {
        port.close();
      });
    },
  };
  const host = createBirpc<MonitorEvents, MonitorApi>(served, {
    post: (message: unknown) => {
      port.postMessage(message);
    },
    on: (listener) => {
      port.on('message', listener);
    },
    eventNames: ['changed', 'log'],
    // Only what the contract names can be called, whatever a message says.
    resolver: (name, found) => (Object.hasOwn(served, name) ? found : undefined),
  });
  const events: MonitorEvents = {
    changed: (topics) => {
      void host.changed(topics);
    },
    log: (level, message) => {
      void host.log(level, message);
    },
  };
  endOnFailure(events);
  const api = createMonitorApi(parseMonitorOptions(workerData), events);
}

/** A thread in an unknown state is worse than none: it says why and ends, and the host starts another one. */
function endOnFailure(events: MonitorEvents): void {
  const end = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    events.log('error', `The monitor failed and ends: ${text}`);
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

if (parentPort === null)
  throw new Error('The monitor runs in a worker thread, which only the extension starts.');
serve(parentPort);
