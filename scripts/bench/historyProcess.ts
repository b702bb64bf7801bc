/**
 * A process that does nothing but have the monitor in a thread, so that its memory is the monitor's: lets a history grow to
 * so many tasks, tells its memory before and after, and how long questions take then. Started with the file of the monitor,
 * the port of the Redis and the number of tasks; speaks with its parent by messages.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CAPACITY_TARGET } from '../../src/contract/dashboard.ts';
import type { MonitorApi } from '../../src/contract/monitorApi.ts';
import { SETTING_DEFAULTS } from '../../src/host/manifest.ts';
import { bucketWidthOf } from '../../src/host/panels/dashboardBuckets.ts';
import { parseFilter } from '../../src/model/filter/parseFilter.ts';
import { endedTasks } from '../../src/model/statistics/endCounts.ts';
import type { TimeRange } from '../../src/model/statistics/timeRange.ts';
import type { TaskFilter } from '../../src/model/taskFilter.ts';
import type { TaskSort } from '../../src/model/taskSort.ts';
import { ownFolder } from '../services/ownership.ts';
import { waitFor } from '../services/waitFor.ts';
import { quantile } from './figure.ts';
import { type GeneratorProcess, type MadeTraffic, startGenerator } from './generatorProcess.ts';
import { connectMonitor, startMonitorThread } from './monitorThread.ts';

/** Times in ms, memory in bytes. */
export interface HistoryMeasurement {
  /** Of this process before the monitor was started, with it connected, at the most while tasks came, and a while after. */
  readonly memory: {
    readonly bare: number;
    readonly idle: number;
    readonly most: number;
    readonly after: number;
  };
  readonly fileBytes: number;
  readonly questions: readonly { readonly name: string; readonly p50: number; readonly p95: number }[];
}

/** Tasks that the generator makes at once. */
const BATCH = 20_000;
const SLICES = 20;
const PAGE = 100;
const DAY_MS = 86_400_000;
/** As the dashboard asks. */
const DASHBOARD_ROWS = 200;
const BUSIEST_HOURS = 5;
const SAMPLES = 20;
/** Until what was needed only for the flood has been given back. */
const SETTLE_MS = 3_000;
/** Until the store has summed up what came, which it does while it rests: some 35 ms for each 1,024 tasks. */
const SUMMED_UP_MS_PER_TASK = 0.06;

const QUESTIONS: readonly (readonly [name: string, filter: TaskFilter, sort?: TaskSort])[] = [
  ['first page', {}],
  ['page of failed tasks', { states: ['failed'] }],
  ['page of a worker', { worker: 'celery@worker-1' }],
  ['page of a state that no task has', { states: ['lost'] }],
  ['text in every task', { text: 'evaluate' }],
  ['text in failures', { text: 'exit code' }],
  ['text in no task', { text: 'no such text anywhere' }],
  ['page by longest runtime', {}, 'longest runtime'],
  ['failed tasks by longest wait', { states: ['failed'] }, 'longest wait'],
  ['none of the states that tasks have', typed('-state:succeeded -state:failed')],
  ['name and worker that no task has both', typed('name:*code worker:celery@worker-? -queue:evaluations')],
  ['two letters that are nowhere', { text: 'qj' }],
  ['number in no task', typed('args:user-99999')],
  ['tasks of a name by most retries', typed('name:*code state:failed'), 'most retries'],
  ['without a text that every task has', typed('-args:print')],
];

/** A filter as a person writes it. */
function typed(text: string): TaskFilter {
  const parsed = parseFilter(text);
  if (!parsed.ok || parsed.expression === null) throw new Error(`${text} is no filter.`);
  return { expression: parsed.expression };
}

const [monitorFile = '', port = '', count = ''] = process.argv.slice(2);
// Whatever becomes of the parent, nothing of this outlives it.
process.once('disconnect', () => {
  process.exit();
});
process.send?.(await measure(Number(port), Number(count)));
process.disconnect();

async function measure(redisPort: number, tasks: number): Promise<HistoryMeasurement> {
  const storeFile = join(ownFolder('bench-history'), 'history.sqlite');
  const generator = startGenerator(redisPort);
  const bare = process.memoryUsage.rss();
  const monitor = startMonitorThread(monitorFile, {
    storeFile,
    historyDays: 7,
    historyMaxTasks: 10 * tasks,
    redact: SETTING_DEFAULTS.redact,
  });
  try {
    await connectMonitor(monitor.api, `redis://127.0.0.1:${String(redisPort)}/0`);
    const idle = process.memoryUsage.rss();
    let most = idle;
    const note = (): void => {
      most = Math.max(most, process.memoryUsage.rss());
    };
    const to = Date.now();
    const when = (made: number): number => to - DAY_MS * (1 - made / tasks);
    for (let made = 0; made < tasks; made += BATCH) {
      const count = Math.min(BATCH, tasks - made);
      const span = { from: when(made), to: when(made + count) };
      const { slices } = await generator.make(count, SLICES, span);
      await grow(monitor.api, generator, slices, note);
    }
    const { tasks: kept } = await monitor.api.getHistorySize();
    if (kept < tasks) throw new Error(`Of ${String(tasks)} tasks the history has ${String(kept)}.`);
    await delay(SETTLE_MS);
    await delay(tasks * SUMMED_UP_MS_PER_TASK);
    const after = process.memoryUsage.rss();
    const questions = [];
    for (const [name, filter, sort = 'newest'] of QUESTIONS) {
      const query = { filter, sort, limit: PAGE, cursor: null };
      const times = await timesOf(() => monitor.api.getTasks(query));
      questions.push({ name, ...times });
    }
    const day = { from: to - DAY_MS, to: Date.now() };
    const counted = await askDashboard(monitor.api, day);
    if (counted < tasks)
      throw new Error(`Of ${String(tasks)} tasks the statistics count ${String(counted)}.`);
    const dashboard = await timesOf(() => askDashboard(monitor.api, day));
    questions.push({ name: 'dashboard over 24 hours', ...dashboard });
    return { memory: { bare, idle, most, after }, fileBytes: statSync(storeFile).size, questions };
  } finally {
    await monitor.stop();
    await generator.stop();
  }
}

/** One slice after the other, each awaited: at the speed of the monitor. */
async function grow(
  api: MonitorApi,
  generator: GeneratorProcess,
  slices: MadeTraffic['slices'],
  note: () => void,
): Promise<void> {
  for (const [index, slice] of slices.entries()) {
    await generator.publish(index);
    for (const { id } of slice.slice(-4)) {
      await waitFor(
        async () => {
          const task = await api.getTask({ connectionId: 'bench', system: 'celery', scope: '', id });
          return task?.finishedAt !== null && task !== null;
        },
        { what: `task ${id} to end: an event was lost`, intervalMs: 2 },
      );
    }
    note();
  }
}

/** What the dashboard asks at once. Resolves with the ends that were counted; rejects when the monitor has no statistics. */
async function askDashboard(api: MonitorApi, range: TimeRange): Promise<number> {
  const query = { scope: { tasks: { kind: 'all' } }, range } as const;
  const [series] = await Promise.all([
    api.getTimeSeries({ ...query, widthMs: bucketWidthOf(range) }),
    api.getStatisticsTable({ ...query, by: 'name', limit: DASHBOARD_ROWS }),
    api.getStatisticsTable({ ...query, by: 'worker', limit: DASHBOARD_ROWS }),
    api.getBusiestHours({ ...query, limit: BUSIEST_HOURS }),
    api.getCapacity({ ...query, target: CAPACITY_TARGET }),
  ]);
  if (series === null) throw new Error('The monitor has no statistics.');
  return series.total.ends === null ? 0 : endedTasks(series.total.ends);
}

async function timesOf(ask: () => Promise<unknown>): Promise<{ readonly p50: number; readonly p95: number }> {
  const times: number[] = [];
  for (let number = 0; number < SAMPLES; number++) {
    const begin = performance.now();
    await ask();
    times.push(performance.now() - begin);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}
