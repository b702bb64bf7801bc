import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { build } from 'esbuild';
import { lazyModules } from '../../../scripts/bundling/lazyModules.ts';
import { platformOptions } from '../../../scripts/bundling/bundles.ts';
import { root } from '../../../scripts/root.ts';
import type { ChangeTopic, MonitorApi, MonitorEvents } from '../../../src/contract/monitorApi.ts';

/** Bundles the thread's entry as it is bundled for the package, lazy modules included, and answers its file. */
export async function buildMonitor(folder: string): Promise<string> {
  const output = join(folder, 'monitor.js');
  const waiting = [{ entry: join(root, 'src/monitor/main.ts'), outfile: output }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    await build({
      ...platformOptions.node,
      absWorkingDir: root,
      entryPoints: [next.entry],
      outfile: next.outfile,
      bundle: true,
      minify: true,
      logLevel: 'warning',
      plugins: [lazyModules((entry, name) => waiting.push({ entry, outfile: join(folder, `${name}.js`) }))],
    });
  }
  return output;
}

export interface MonitorThread {
  readonly worker: Worker;
  readonly api: MonitorApi;
  readonly changes: (readonly ChangeTopic[])[];
  readonly log: string[];
  /** The exit code, once the thread has ended. */
  readonly exited: Promise<number>;
}

/** Starts the built monitor in a worker thread and speaks the contract with it, as the host does. */
export function startThread(file: string, workerData: unknown): MonitorThread {
  const worker = new Worker(file, { workerData });
  const changes: (readonly ChangeTopic[])[] = [];
  const log: string[] = [];
  const api = createBirpc<MonitorApi, MonitorEvents>(
    {
      changed: (topics) => changes.push(topics),
      log: (level, message) => log.push(`${level}: ${message}`),
    },
    {
      post: (message: unknown) => {
        worker.postMessage(message);
      },
      on: (listener) => {
        worker.on('message', listener);
      },
      timeout: 20_000,
    },
  );
  const exited = new Promise<number>((resolve) => {
    worker.once('exit', (code) => {
      api.$close(new Error('the thread has ended'));
      resolve(code);
    });
  });
  worker.once('error', () => undefined);
  return { worker, api, changes, log, exited };
}
