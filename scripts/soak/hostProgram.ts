/**
 * The process that stands for the extension host: keeps the monitor's thread alive with the extension's own supervisor, asks
 * again what changed as visible views do, and tells its vital signs. Speaks with its parent by messages.
 */
import { on } from 'node:events';
import { fileURLToPath } from 'node:url';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { BroadcastChannel } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import type { ChangeTopic, MonitorApi, MonitorOptions } from '../../src/contract/monitorApi.ts';
import { MonitorSupervisor } from '../../src/host/monitorClient/monitorSupervisor.ts';
import { startMonitorThread } from '../../src/host/monitorClient/monitorThread.ts';
import { supervisedMonitor } from '../../src/host/monitorClient/supervisedMonitor.ts';
import type { HostApi, HostEvents, ThreadVitals, Vitals } from './hostApi.ts';

const THREAD_FILE = fileURLToPath(new URL('./soakThread.mjs', import.meta.url));
const NS_PER_MS = 1e6;
/** A thread that is gone does not answer. */
const ANSWER_MS = 2_000;
const COLLECTED_ANSWER_MS = 15_000;
const PAGE = 100;

// Opened by whoever writes first; later it would look like a leak.
process.stderr.on('error', () => undefined);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const door = new BroadcastChannel('task-tower-soak');
door.unref();
let supervisor: MonitorSupervisor | null = null;
let api: MonitorApi | null = null;
/** Topics that have changed since the views were drawn. */
const changed = new Set<ChangeTopic>();
let isDrawing = false;
/** Questions to the thread about itself. */
let asked = 0;

const served: HostApi = {
  start,
  vitals,
  crashMonitor: () => {
    door.postMessage({ question: 'crash' });
  },
  ask(method, args) {
    if (api === null) throw new Error('The monitor was not started.');
    const call = api[method] as (...given: typeof args) => ReturnType<MonitorApi[typeof method]>;
    return call(...args);
  },
  async stop() {
    await supervisor?.dispose();
    supervisor = null;
    door.close();
    delay.disable();
  },
};

const parent = createBirpc<HostEvents, HostApi>(served, {
  post: (message: unknown) => process.send?.(message),
  on: (listener) => process.on('message', listener),
  eventNames: ['state', 'complaint'],
});

function start(file: string, options: MonitorOptions): void {
  process.env['TASK_TOWER_SOAK_MONITOR'] = file;
  supervisor = new MonitorSupervisor({
    start: (events, missedSince) =>
      startMonitorThread(
        THREAD_FILE,
        { ...options, ...(missedSince === null ? {} : { missedSince }) },
        events,
        inEnglish,
      ),
    events: {
      changed: (topics) => {
        void draw(topics);
      },
      log: (level, message) => {
        if (level === 'warn' || level === 'error') void parent.complaint(`${level}: ${message}`);
      },
    },
    t: inEnglish,
    onState: ({ kind }) => void parent.state(kind),
    now: () => Date.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  });
  api = supervisedMonitor(supervisor);
}

/** What `vscode.l10n.t` answers where there is no translation. */
function inEnglish(message: string, ...args: readonly string[]): string {
  return message.replaceAll(/\{(\d+)\}/gu, (_, index: string) => args[Number(index)] ?? '');
}

/** Asks what visible views ask, one drawing at a time. */
async function draw(topics: readonly ChangeTopic[]): Promise<void> {
  for (const topic of topics) changed.add(topic);
  if (isDrawing) return;
  isDrawing = true;
  while (changed.size > 0) {
    const now = new Set(changed);
    changed.clear();
    await questions(now).catch(() => undefined);
  }
  isDrawing = false;
}

async function questions(topics: ReadonlySet<ChangeTopic>): Promise<void> {
  if (api === null) return;
  await Promise.all([
    api.getConnections(),
    api.getOverview(0),
    topics.has('workers') ? api.getWorkers() : null,
    topics.has('queues') ? api.getQueues() : null,
    topics.has('tasks') ? api.getTasks({ filter: {}, limit: PAGE, cursor: null }) : null,
  ]);
}

async function vitals(collect = false): Promise<Vitals> {
  const { user, system } = process.cpuUsage();
  const loopDelay = { p99: delay.percentile(99) / NS_PER_MS, max: delay.max / NS_PER_MS };
  delay.reset();
  return {
    rssBytes: process.memoryUsage.rss(),
    loopDelay,
    cpuMs: (user + system) / 1_000,
    host: ownVitals(loopDelay.max),
    monitor: await threadVitals(collect ? 'collected vitals' : 'vitals'),
  };
}

function ownVitals(loopMaxMs: number): ThreadVitals {
  const { used_heap_size: heapBytes, external_memory: externalBytes } = getHeapStatistics();
  return {
    resources: process.getActiveResourcesInfo(),
    listeners: Object.fromEntries(
      process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
    ),
    heapBytes,
    externalBytes,
    loopMaxMs,
  };
}

async function threadVitals(question: 'vitals' | 'collected vitals'): Promise<ThreadVitals | null> {
  const number = ++asked;
  const signal = AbortSignal.timeout(question === 'vitals' ? ANSWER_MS : COLLECTED_ANSWER_MS);
  door.postMessage({ question, number });
  try {
    for await (const [{ data }] of on(door, 'message', { signal })) {
      // The answer to an earlier question may come late.
      if ((data as ThreadVitals & { readonly number: number }).number === number) return data as ThreadVitals;
    }
  } catch {
    // Nobody answered in time.
  }
  return null;
}
