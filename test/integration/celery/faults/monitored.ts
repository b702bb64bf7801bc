import { NO_SECRETS } from '../../../../src/model/connection.ts';
import type { ConnectionConfig, ConnectionStatus, RecordedGap } from '../../../../src/model/connection.ts';
import type { Queue } from '../../../../src/model/queue.ts';
import type { Task } from '../../../../src/model/task.ts';
import { createMonitorApi } from '../../../../src/monitor/monitorApi.ts';
import { testConnection } from '../../../contract/watchedSystem.ts';
import { waitFor } from '../../../services/index.ts';

/** The whole monitor on one connection, as the extension runs it, with a history in memory. */
export interface Monitored {
  task(id: string | undefined): Promise<Task | null>;
  tasks(): Promise<readonly Task[]>;
  status(): Promise<ConnectionStatus>;
  gaps(): Promise<readonly RecordedGap[]>;
  queues(): Promise<readonly Queue[]>;
  /** Names of the workers that count as there. */
  liveWorkers(): Promise<readonly string[]>;
  /** Waits until each task is in the state at its place. */
  until(ids: readonly (string | undefined)[], states: readonly string[], timeoutMs?: number): Promise<void>;
  /** What went wrong inside the monitor itself; a fault outside is no error. */
  readonly errors: readonly string[];
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Returns when the connection is up. */
export async function startMonitored(
  config: Partial<ConnectionConfig> & { readonly url: string },
): Promise<Monitored> {
  const log: string[] = [];
  const errors: string[] = [];
  const api = createMonitorApi(
    { storeFile: null, historyDays: 1, historyMaxTasks: 10_000 },
    {
      changed: () => undefined,
      log(level, message) {
        log.push(`${level} ${message}`);
        if (level === 'error') errors.push(message);
      },
    },
  );
  await api.setConnections([{ config: testConnection(config), secrets: NO_SECRETS }]);
  const task: Monitored['task'] = (id = '') =>
    api.getTask({ connectionId: 'test', system: 'celery', scope: '', id });
  const status = async (): Promise<ConnectionStatus> => {
    const [connection] = await api.getConnections();
    if (connection === undefined) throw new Error('The monitor has no connection.');
    return connection;
  };
  await waitFor(async () => (await status()).state.kind === 'online', { what: 'the connection' });
  return {
    task,
    tasks: async () => (await api.getTasks({ filter: {}, cursor: null, limit: 1_000 })).tasks,
    status,
    gaps: () => api.getEventGaps('test'),
    queues: () => api.getQueues(),
    liveWorkers: async () =>
      (await api.getWorkers()).workers.flatMap(({ name, status: state }) =>
        state === 'offline' ? [] : name,
      ),
    async until(ids, states, timeoutMs = 180_000) {
      let seen: readonly (Task | null)[] = [];
      await waitFor(
        async () => {
          seen = await Promise.all(ids.map(task));
          return seen.map((one) => one?.state).join() === states.join();
        },
        {
          what: `the tasks to be ${states.join(', ')}`,
          timeoutMs,
          intervalMs: 100,
          onTimeout: () => JSON.stringify([seen, log.slice(-30)], null, 1),
        },
      );
    },
    errors,
    log,
    stop: () => api.dispose(),
  };
}
