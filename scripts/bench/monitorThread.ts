import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import type {
  ChangeTopic,
  MonitorApi,
  MonitorEvents,
  MonitorOptions,
} from '../../src/contract/monitorApi.ts';
import { MONITOR_LIMITS } from '../../src/host/monitorClient/monitorLimits.ts';
import type { ConnectionWithSecrets } from '../../src/model/connection.ts';
import { waitFor } from '../services/waitFor.ts';

/** The built monitor in a worker thread, as the extension has it. */
export interface MonitorThread {
  readonly api: MonitorApi;
  /** What it said beyond `info`. */
  readonly complaints: readonly string[];
  /** Called for every notice of change; the returned function ends that. */
  onChange(listener: (topics: readonly ChangeTopic[]) => void): () => void;
  /** Milliseconds of processor time that the thread has taken, and its share of the memory that it may. */
  cpuMs(): Promise<number>;
  /** Bytes of its heap that are in use. */
  heapBytes(): Promise<number>;
  stop(): Promise<void>;
}

export function startMonitorThread(file: string, options: MonitorOptions): MonitorThread {
  const worker = new Worker(file, { workerData: options, resourceLimits: MONITOR_LIMITS });
  const complaints: string[] = [];
  const listeners = new Set<(topics: readonly ChangeTopic[]) => void>();
  const api = createBirpc<MonitorApi, MonitorEvents>(
    {
      changed(topics) {
        for (const listener of listeners) listener(topics);
      },
      log(level, message) {
        if (level === 'warn' || level === 'error') complaints.push(`${level}: ${message}`);
      },
    },
    {
      post: (message: unknown) => {
        worker.postMessage(message);
      },
      on: (listener) => {
        worker.on('message', listener);
      },
    },
  );
  return {
    api,
    complaints,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async cpuMs() {
      const { user, system } = await worker.cpuUsage();
      return (user + system) / 1_000;
    },
    async heapBytes() {
      return (await worker.getHeapStatistics()).used_heap_size;
    },
    async stop() {
      await api.dispose();
      api.$close();
      await worker.terminate();
    },
  };
}

export function connectionTo(url: string): ConnectionWithSecrets {
  return {
    config: {
      id: 'bench',
      name: 'Bench',
      url,
      resultBackendUrl: null,
      readOnly: false,
      tls: null,
      celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
      bullmq: { prefixes: ['bull'] },
    },
    secrets: { password: null, resultBackendPassword: null },
  };
}

/** Connects, and returns when events are heard. */
export async function connectMonitor(api: MonitorApi, url: string): Promise<void> {
  await api.setConnections([connectionTo(url)]);
  await waitFor(
    async () => {
      const [status] = await api.getConnections();
      return status?.state.kind === 'online' && status.systems !== null;
    },
    { what: 'the monitor to be online' },
  );
}
