import { parentPort, workerData } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { speak } from '../model/displayLanguage.ts';
import { createMonitorApi } from './monitorApi.ts';
import { parseMonitorOptions } from './monitorOptions.ts';
import type { MessagePort } from 'node:worker_threads';
import type { MonitorApi, MonitorEvents } from '../contract/monitorApi.ts';

/** Entry of the monitor's thread: serves the contract over the port to the host until it is told to end. */
function serve(port: MessagePort): void {
  // Filled once the monitor is made, which has things to say to the host while it is.
  const served: Partial<MonitorApi> = {};
  const host = createBirpc<MonitorEvents, Partial<MonitorApi>>(served, {
    post: (message: unknown) => {
      port.postMessage(message);
    },
    on: (listener) => {
      port.on('message', listener);
    },
    eventNames: ['changed', 'log', 'notice'],
    // Only what the contract names can be called, whatever a message says.
    resolver: (name, found) => (Object.hasOwn(served, name) ? found : undefined),
  });
  const events: MonitorEvents = {
    // What cannot be said ends the thread, by `endOnFailure`.
    changed: (topics) => {
      void host.changed(topics);
    },
    log: (level, message) => {
      void host.log(level, message);
    },
    notice: (message) => {
      void host.notice?.(message);
    },
  };
  endOnFailure(events);
  const options = parseMonitorOptions(workerData);
  if (options.language !== undefined) speak(options.language);
  const api = createMonitorApi(options, events);
  Object.assign(served, api, {
    dispose: async () => {
      await api.dispose();
      // After the answer has been posted; without its port the thread has nothing left to live for.
      setImmediate(() => {
        port.close();
      });
    },
  } satisfies Partial<MonitorApi>);
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
