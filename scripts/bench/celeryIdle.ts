import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { root } from '../root.ts';
import { type CeleryWorker, startWorkerProcess } from '../services/celeryWorker.ts';
import { startRedis } from '../services/redisServer.ts';
import { celeryPython } from '../toolchain/celeryPython.ts';
import { progress, rounded, type Figure } from './figure.ts';
import { connectMonitor, startMonitorThread, type MonitorThread } from './monitorThread.ts';

const WORKERS = 5;
const BASELINE_MS = 15_000;
/** The key space has been looked through and every worker has been inspected. */
const SETTLE_MS = 10_000;
/** Longer than from one inspection of the workers to the next. */
const WINDOW_MS = 45_000;

/** An action has the workers asked anew at the next tick; all have answered long before this. */
const REFRESH_MS = 4_000;

/** What a server counts since it started. */
interface Counters {
  readonly at: number;
  readonly commands: number;
  /** Network reads: what was sent together is read together. */
  readonly reads: number;
  readonly byCommand: ReadonlyMap<string, number>;
}

/** Per second. */
interface Rates {
  readonly commands: number;
  readonly reads: number;
  readonly byCommand: ReadonlyMap<string, number>;
}

/**
 * What watching idle Celery workers costs Redis: commands and network reads per second beyond those of the workers alone,
 * with the views in sight and out of sight. The replies that workers write to inspections are counted as ours.
 */
export async function measureCeleryIdle(monitorFile: string): Promise<readonly Figure[]> {
  const redis = await startRedis();
  const url = `${redis.url}/0`;
  const client = new Redis(url);
  const workers = await startWorkers(url);
  const monitor = startMonitorThread(monitorFile, {
    storeFile: null,
    historyDays: 7,
    historyMaxTasks: 100_000,
  });
  try {
    await Promise.all(workers.map(({ ready }) => ready));
    progress(`${String(WORKERS)} idle workers alone`);
    const alone = await rates(client, BASELINE_MS);
    const figures: Figure[] = [];
    await connectMonitor(monitor.api, url);
    for (const attention of ['visible', 'hidden'] as const) {
      await monitor.api.setAttention(attention);
      await delay(SETTLE_MS);
      progress(`${String(WORKERS)} idle workers watched, views ${attention}`);
      const watched = await rates(client, WINDOW_MS);
      figures.push(...idleFigures(alone, watched, attention));
      if (attention === 'visible') figures.push(await refreshFigure(monitor, client, watched, workers));
    }
    return figures;
  } finally {
    await monitor.stop();
    client.disconnect();
    await Promise.all(workers.map((worker) => worker.stop()));
    await redis.stop();
  }
}

async function startWorkers(url: string): Promise<readonly CeleryWorker[]> {
  const python = await celeryPython();
  return Promise.all(
    Array.from({ length: WORKERS }, (_, index) =>
      startWorkerProcess({
        python,
        name: `idle${String(index)}`,
        app: 'tasks',
        cwd: join(root, 'test', 'services', 'celery_app'),
        env: { TASK_TOWER_BROKER_URL: url, TASK_TOWER_RESULT_URL: url },
        pool: 'solo',
        events: true,
      }),
    ),
  );
}

function idleFigures(alone: Rates, watched: Rates, views: string): readonly Figure[] {
  const byCommand = [...watched.byCommand]
    .map(([name, rate]) => [name, rounded(rate - (alone.byCommand.get(name) ?? 0), 2)] as const)
    .filter(([, rate]) => rate >= 0.05)
    .sort(([, a], [, b]) => b - a);
  return [
    {
      figure: 'commands to watch idle Celery',
      value: rounded(watched.commands - alone.commands, 1),
      unit: 'commands/s',
      views,
      workers: WORKERS,
      ofTheWorkersAlone: rounded(alone.commands, 1),
      byCommand: Object.fromEntries(byCommand),
    },
    {
      figure: 'network reads of Redis to watch idle Celery',
      value: rounded(watched.reads - alone.reads, 1),
      unit: 'reads/s',
      views,
      workers: WORKERS,
      ofTheWorkersAlone: rounded(alone.reads, 1),
    },
  ];
}

/** Commands that asking all workers what they are and take from causes, their replies included. */
async function refreshFigure(
  { api }: MonitorThread,
  client: Redis,
  idle: Rates,
  [worker]: readonly CeleryWorker[],
): Promise<Figure> {
  const before = await counters(client);
  const outcome = await api.perform({
    kind: 'celery.rateLimit',
    task: 'tasks.add',
    rate: '0',
    connectionId: 'bench',
    workers: worker === undefined ? null : [worker.nodename],
  });
  if (!outcome.ok) throw new Error(outcome.message);
  await delay(REFRESH_MS);
  const after = await counters(client);
  const seconds = (after.at - before.at) / 1_000;
  const published = (after.byCommand.get('publish') ?? 0) - (before.byCommand.get('publish') ?? 0);
  return {
    figure: 'commands to refresh all workers after an action on one',
    value: rounded(after.commands - before.commands - idle.commands * seconds, 0),
    unit: 'commands',
    workers: WORKERS,
    published: rounded(published - (idle.byCommand.get('publish') ?? 0) * seconds, 0),
  };
}

async function rates(client: Redis, windowMs: number): Promise<Rates> {
  const before = await counters(client);
  await delay(windowMs);
  const after = await counters(client);
  const seconds = (after.at - before.at) / 1_000;
  return {
    commands: (after.commands - before.commands) / seconds,
    reads: (after.reads - before.reads) / seconds,
    byCommand: new Map(
      [...after.byCommand].map(([name, calls]) => [
        name,
        (calls - (before.byCommand.get(name) ?? 0)) / seconds,
      ]),
    ),
  };
}

async function counters(client: Redis): Promise<Counters> {
  const [stats, commandStats] = await Promise.all([client.info('stats'), client.info('commandstats')]);
  const count = (name: string): number => {
    const value = new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1];
    if (value === undefined) throw new Error(`This Redis does not tell ${name}.`);
    return Number(value);
  };
  return {
    at: performance.now(),
    commands: count('total_commands_processed'),
    reads: count('total_reads_processed'),
    byCommand: new Map(
      [...commandStats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name = '', calls]) => [
        name,
        Number(calls),
      ]),
    ),
  };
}
