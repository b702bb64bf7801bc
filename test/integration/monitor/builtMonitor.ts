import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { writeFiles } from '../../../scripts/bundling/built.ts';
import { bundleNode } from '../../../scripts/bundling/nodeBundle.ts';
import { root } from '../../../scripts/root.ts';
import type { ChangeTopic, MonitorApi, MonitorEvents } from '../../../src/contract/monitorApi.ts';

/** Bundles the thread's entry as it is bundled for the package, later chunks included, and answers its file. */
export async function buildMonitor(folder: string): Promise<string> {
  const output = relative(root, join(folder, 'monitor')).replaceAll('\\', '/');
  const bundle = { entry: 'src/monitor/main.ts', output, platform: 'node' } as const;
  writeFiles(await bundleNode(bundle, { production: true }, 'warning'));
  return join(folder, 'monitor.js');
}

export interface MonitorThread {
  readonly worker: Worker;
  readonly api: MonitorApi;
  readonly changes: (readonly ChangeTopic[])[];
  readonly log: string[];
  readonly notices: string[];
  /** The exit code, once the thread has ended. */
  readonly exited: Promise<number>;
}

/** Starts the built monitor in a worker thread and speaks the contract with it, as the host does. */
export function startThread(file: string, workerData: unknown): MonitorThread {
  const worker = new Worker(file, { workerData });
  const changes: (readonly ChangeTopic[])[] = [];
  const log: string[] = [];
  const notices: string[] = [];
  const api = createBirpc<MonitorApi, MonitorEvents>(
    {
      changed: (topics) => changes.push(topics),
      log: (level, message) => log.push(`${level}: ${message}`),
      notice: (message) => notices.push(message),
    },
    {
      post: (message: unknown) => {
        worker.postMessage(message);
      },
      on: (listener) => {
        worker.on('message', listener);
      },
      timeout: 120_000,
    },
  );
  const exited = new Promise<number>((resolve) => {
    worker.once('exit', (code) => {
      api.$close(new Error('the thread has ended'));
      resolve(code);
    });
  });
  worker.once('error', () => undefined);
  return { worker, api, changes, log, notices, exited };
}
