/**
 * A process that does nothing but have the monitor in a thread, as the extension has it, so that its memory is the monitor's.
 * Started with the file of the monitor and the address of the Redis; its parent calls {@link TowerCalls}.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createBirpc } from 'birpc';
import { SETTING_DEFAULTS } from '../../../src/host/manifest.ts';
import type { TaskFilter } from '../../../src/model/taskFilter.ts';
import { ownFolder } from '../../services/ownership.ts';
import { waitFor } from '../../services/waitFor.ts';
import { connectMonitor, startMonitorThread } from '../monitorThread.ts';
import { eachTask, seenEvents } from '../seenEvents.ts';

/** What the parent may call. Times in ms, memory in bytes. */
export interface TowerCalls {
  connect(): Promise<void>;
  /** Resolves when these tasks have ended. */
  ended(ids: readonly string[]): Promise<void>;
  settled(): Promise<number>;
  hasGap(): Promise<boolean>;
  memory(): number;
  ask(filter: TaskFilter, limit: number, rows: number, times: number): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** Nothing changes any more when no notice came for so long; a cut connection is back long before. */
const SILENCE_MS = 8_000;
const MOST_TASKS = 1_000_000;

const [monitorFile = '', redisUrl = ''] = process.argv.slice(2);
const bare = process.memoryUsage.rss();
const monitor = startMonitorThread(monitorFile, {
  storeFile: join(ownFolder('bench-tower'), 'history.sqlite'),
  historyDays: SETTING_DEFAULTS.historyDays,
  historyMaxTasks: MOST_TASKS,
  redact: SETTING_DEFAULTS.redact,
});
let changedAt = performance.now();
monitor.onChange((topics) => {
  if (topics.includes('tasks')) changedAt = performance.now();
});

const calls: TowerCalls = {
  connect: () => connectMonitor(monitor.api, redisUrl),
  async ended(ids) {
    for (const id of ids) {
      await waitFor(
        async () => {
          const task = await monitor.api.getTask({ connectionId: 'bench', system: 'celery', scope: '', id });
          return task !== null && task.finishedAt !== null;
        },
        { what: `task ${id} to end`, timeoutMs: 60_000, intervalMs: 2 },
      );
    }
  },
  async settled() {
    changedAt = performance.now();
    while (performance.now() - changedAt < SILENCE_MS) await delay(SILENCE_MS / 10);
    let events = 0;
    await eachTask(monitor.api, (task) => (events += seenEvents(task)));
    return events;
  },
  async hasGap() {
    const [status] = await monitor.api.getConnections();
    return status !== undefined && status.lastGap !== null;
  },
  memory: () => process.memoryUsage.rss() - bare,
  async ask(filter, limit, rows, times) {
    const all: number[] = [];
    for (let number = 0; number < times; number++) {
      const begin = performance.now();
      const { tasks } = await monitor.api.getTasks({ filter, limit, cursor: null });
      all.push(performance.now() - begin);
      if (tasks.length !== rows) throw new Error(`There were ${String(tasks.length)} tasks.`);
    }
    return all;
  },
  stop: () => monitor.stop(),
};

// Whatever becomes of the parent, nothing of this outlives it.
process.once('disconnect', () => {
  process.exit();
});

createBirpc<object, TowerCalls>(calls, {
  post: (message: unknown) => process.send?.(message),
  on: (listener) => {
    process.on('message', listener);
  },
});
