import { join } from 'node:path';
import type { MonitorApi } from '../../src/contract/monitorApi.ts';
import { SETTING_DEFAULTS } from '../../src/host/manifest.ts';
import type { Task } from '../../src/model/task.ts';
import { ownFolder } from '../services/ownership.ts';
import { startRedis } from '../services/redisServer.ts';
import { waitFor } from '../services/waitFor.ts';
import { EVENTS_PER_TASK, type TrafficTask } from './celeryTraffic.ts';
import { median, progress, rounded, type Figure } from './figure.ts';
import { startGenerator, type GeneratorProcess } from './generatorProcess.ts';
import { connectMonitor, startMonitorThread } from './monitorThread.ts';
import { eachTask, seenEvents } from './seenEvents.ts';
import { showTrees, type TreesOnScreen } from './treesOnScreen.ts';

const RUNS = 5;
const TASKS = 60_000;
const SLICES = 60;
/** Slices that Redis has taken and the monitor has not: about 4 MB, an eighth of what Redis keeps for a slow listener. */
const SLICES_AHEAD = 3;

interface Run {
  readonly eventsPerSecond: number;
  /** Processor time of the monitor's thread per million events, in s. */
  readonly cpuPerMillion: number;
  /** How often a view was drawn. */
  readonly drawings: number;
}

/**
 * Events per second from Redis into the SQLite history of the built monitor, as fast as it takes them: the generator stays
 * a few slices ahead and no more. The clock stops when every task has ended and everything is written. Each run is counted:
 * every task must be there with what each of its four events told.
 *
 * @param views `visible`: meanwhile the three views ask and draw as they do on the screen
 * @throws Error when anything was lost.
 */
export async function measureIngest(monitorFile: string, views: 'visible' | 'hidden'): Promise<Figure> {
  const redis = await startRedis();
  const generator = startGenerator(redis.port);
  const runs: Run[] = [];
  try {
    for (let number = 1; number <= RUNS; number++) {
      const run = await ingest(monitorFile, `${redis.url}/0`, generator, views);
      progress(
        `ingest, views ${views}, ${String(number)}/${String(RUNS)}: ${run.eventsPerSecond.toFixed(0)} events/s, nothing lost`,
      );
      runs.push(run);
    }
  } finally {
    await generator.stop();
    await redis.stop();
  }
  const rates = runs.map(({ eventsPerSecond }) => eventsPerSecond);
  return {
    figure: `ingest to the store, views ${views}`,
    value: rounded(median(rates), 0),
    unit: 'events/s',
    least: rounded(Math.min(...rates), 0),
    greatest: rounded(Math.max(...rates), 0),
    runs: RUNS,
    events: TASKS * EVENTS_PER_TASK,
    lost: 0,
    drawings: median(runs.map(({ drawings }) => drawings)),
    monitorCpuSecondsPerMillion: rounded(median(runs.map(({ cpuPerMillion }) => cpuPerMillion)), 1),
  };
}

async function ingest(
  monitorFile: string,
  url: string,
  generator: GeneratorProcess,
  views: 'visible' | 'hidden',
): Promise<Run> {
  const storeFile = join(ownFolder('bench-ingest'), 'history.sqlite');
  const { slices } = await generator.make(TASKS, SLICES);
  const monitor = startMonitorThread(monitorFile, {
    storeFile,
    historyDays: 7,
    historyMaxTasks: 10 * TASKS,
    redact: SETTING_DEFAULTS.redact,
  });
  let trees: TreesOnScreen | null = null;
  try {
    await connectMonitor(monitor.api, url);
    trees = views === 'visible' ? await showTrees(monitor) : null;
    const cpuBefore = await monitor.cpuMs();
    const start = performance.now();
    for (const index of slices.keys()) {
      await generator.publish(index);
      const awaited = slices[index - SLICES_AHEAD];
      if (awaited !== undefined) await waitForSlice(monitor.api, awaited);
    }
    await Promise.all(slices.slice(-SLICES_AHEAD).map((slice) => waitForSlice(monitor.api, slice)));
    // A page is read from SQLite after everything in memory has been written there.
    await monitor.api.getTasks({ filter: {}, limit: 1, cursor: null });
    const seconds = (performance.now() - start) / 1_000;
    const cpu = (await monitor.cpuMs()) - cpuBefore;
    trees?.stop();
    const events = slices.flat().length * EVENTS_PER_TASK;
    await verify(monitor.api, slices.flat());
    if (monitor.complaints.length > 0) throw new Error(monitor.complaints.join('\n'));
    return {
      eventsPerSecond: events / seconds,
      cpuPerMillion: (cpu * 1_000) / events,
      drawings: trees?.drawings ?? 0,
    };
  } finally {
    trees?.stop();
    await monitor.stop();
  }
}

/** The last tasks of a slice end last; those of all workers must have. */
async function waitForSlice(api: MonitorApi, slice: readonly TrafficTask[]): Promise<void> {
  for (const { id } of slice.slice(-4)) {
    await waitFor(
      async () => {
        const task = await api.getTask({ connectionId: 'bench', system: 'celery', scope: '', id });
        return task?.finishedAt !== null && task !== null;
      },
      { what: `task ${id} to end: an event was lost`, intervalMs: 2 },
    );
  }
}

async function verify(api: MonitorApi, expected: readonly TrafficTask[]): Promise<void> {
  const found = new Map<string, Task>();
  await eachTask(api, (task) => found.set(task.ref.id, task));
  const lost = expected.filter(({ id, fails }) => {
    const task = found.get(id);
    const isWhole = task !== undefined && seenEvents(task) === EVENTS_PER_TASK;
    return !isWhole || task.state !== (fails ? 'failed' : 'succeeded');
  });
  if (lost.length > 0 || found.size !== expected.length) {
    const example = lost[0] === undefined ? '' : JSON.stringify(found.get(lost[0].id) ?? lost[0]);
    throw new Error(
      `Of ${String(expected.length)} tasks ${String(lost.length)} lack an event; there are ${String(found.size)}. ${example}`,
    );
  }
}
