import { createMonitorApi } from '../../../src/monitor/monitorApi.ts';
import { waitFor } from '../../services/index.ts';
import type { TestContext } from 'node:test';
import type { ChangeTopic, MonitorApi } from '../../../src/contract/monitorApi.ts';
import type {
  ConnectionConfig,
  ConnectionStatus,
  ConnectionWithSecrets,
} from '../../../src/model/connection.ts';
import type { Queue } from '../../../src/model/queue.ts';
import type { Task } from '../../../src/model/task.ts';
import type { TaskFilter } from '../../../src/model/taskFilter.ts';
import type { Worker } from '../../../src/model/worker.ts';

export interface LiveMonitor {
  readonly api: MonitorApi;
  readonly notices: readonly { readonly at: number; readonly topics: readonly ChangeTopic[] }[];
  readonly log: readonly string[];
}

export function connectionTo(url: string, more: Partial<ConnectionConfig> = {}): ConnectionWithSecrets {
  return {
    config: {
      id: 'local',
      name: 'Local',
      url,
      resultBackendUrl: null,
      readOnly: false,
      tls: null,
      celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
      bullmq: { prefixes: ['bull'] },
      ...more,
    },
    secrets: { password: null, resultBackendPassword: null },
  };
}

/** The monitor in this process, as the thread has it; closed when the test ends. */
export function liveMonitor(t: TestContext, storeFile: string | null = null): LiveMonitor {
  const notices: { at: number; topics: readonly ChangeTopic[] }[] = [];
  const log: string[] = [];
  const api = createMonitorApi(
    { storeFile, historyDays: 7, historyMaxTasks: 100_000 },
    {
      changed: (topics) => notices.push({ at: performance.now(), topics }),
      log: (level, message) => log.push(`${level}: ${message}`),
    },
  );
  t.after(() => api.dispose());
  return { api, notices, log };
}

export async function statusOf(api: MonitorApi, id = 'local'): Promise<ConnectionStatus> {
  const status = (await api.getConnections()).find((one) => one.id === id);
  if (status === undefined) throw new Error(`no connection ${id}`);
  return status;
}

export async function waitForState(
  api: MonitorApi,
  kind: ConnectionStatus['state']['kind'],
): Promise<ConnectionStatus> {
  return waitFor(
    async () => {
      const status = await statusOf(api);
      return status.state.kind === kind && status;
    },
    { what: `the connection to be ${kind}` },
  );
}

export async function tasksOf(api: MonitorApi, filter: TaskFilter = {}): Promise<readonly Task[]> {
  return (await api.getTasks({ filter, limit: 1_000, cursor: null })).tasks;
}

export async function waitForTask(
  api: MonitorApi,
  id: string,
  state: string,
  fact: (task: Task) => boolean = () => true,
): Promise<Task> {
  return waitFor(
    async () => {
      const task = (await tasksOf(api)).find(({ ref }) => ref.id === id);
      return task?.state === state && fact(task) && task;
    },
    { what: `task ${id} to be ${state}` },
  );
}

export async function waitForWorker(
  api: MonitorApi,
  name: string,
  fact: (worker: Worker) => boolean,
): Promise<Worker> {
  return waitFor(
    async () => (await api.getWorkers()).workers.find((worker) => worker.name === name && fact(worker)),
    { what: `worker ${name}` },
  );
}

export async function waitForQueue(
  api: MonitorApi,
  name: string,
  fact: (queue: Queue) => boolean,
): Promise<Queue> {
  return waitFor(async () => (await api.getQueues()).find((queue) => queue.name === name && fact(queue)), {
    what: `queue ${name}`,
  });
}
