import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import type { Translate } from '../messages/connectionProblem.ts';
import { answerInTime } from './answerInTime.ts';
import { MONITOR_LIMITS } from './monitorLimits.ts';
import type { MonitorApi, MonitorEvents, MonitorOptions } from '../../contract/monitorApi.ts';

/** How long a thread may take to close its sockets and its store before it is ended from outside, in ms. */
const CLOSING_TIME_MS = 3_000;

/** Longest wait for what came of an action, in ms: one on a million messages may take ten minutes. */
const ACTION_TIME_MS = 660_000;

/** Why a thread ended. `asked`: by {@link MonitorThread.stop}; `reason` is for the log. */
export type MonitorEnd = { readonly asked: true } | { readonly asked: false; readonly reason: string };

/** One running monitor thread. */
export interface MonitorThread {
  readonly api: MonitorApi;
  /** Settles when the thread is gone; never rejects. */
  readonly ended: Promise<MonitorEnd>;
  /** Lets the monitor flush and close, then ends the thread. Never rejects. */
  stop(): Promise<void>;
}

/** Starts the monitor's bundle in a worker thread and speaks the contract with it. `t` is `vscode.l10n.t`. */
export function startMonitorThread(
  file: string,
  options: MonitorOptions,
  events: MonitorEvents,
  t: Translate,
): MonitorThread {
  const worker = new Worker(file, {
    name: 'task-tower-monitor',
    workerData: options,
    stderr: true,
    resourceLimits: MONITOR_LIMITS,
  });
  worker.stderr.setEncoding('utf8').on('data', (text: string) => {
    events.log('warn', text.trimEnd());
  });

  const rpc = createBirpc<MonitorApi, MonitorEvents>(events, {
    post: (message: unknown) => {
      worker.postMessage(message);
    },
    on: (listener) => {
      worker.on('message', listener);
    },
    off: (listener) => {
      worker.off('message', listener);
    },
    timeout: ACTION_TIME_MS,
    onRequest: async ({ m: method }, next) => {
      await (method === 'perform' ? next() : answerInTime(method, next(), t));
    },
  });

  let asked = false;
  let failure: string | null = null;
  worker.on('error', (error) => {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  const ended = new Promise<MonitorEnd>((resolve) => {
    worker.once('exit', (code) => {
      rpc.$close(new Error(t('The monitor thread ended before it answered.')));
      resolve(asked ? { asked } : { asked, reason: failure ?? `It exited with code ${code}.` });
    });
  });

  async function close(): Promise<void> {
    asked = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSING_TIME_MS);
    });
    // A monitor that cannot close itself is ended all the same.
    const closed = rpc.dispose().catch(() => undefined);
    await Promise.race([closed, late, ended]);
    clearTimeout(timer);
    await worker.terminate();
  }

  let closing: Promise<void> | null = null;
  return { api: rpc, ended, stop: () => (closing ??= close()) };
}
