import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { BullmqState } from '../../src/model/queue.ts';
import type { QueueItemPage } from '../../src/model/queueItem.ts';
import { startRedis } from '../services/redisServer.ts';
import { waitFor } from '../services/waitFor.ts';
import { anyJob, measureBullBoard } from './bullBoard.ts';
import { COMPLETED, FAILED, LARGE_QUEUE, makeBullmqQueues, SMALL_QUEUES, smallQueue } from './bullmqJobs.ts';
import { progress, quantile, rounded, type Figure } from './figure.ts';
import { connectMonitor, startMonitorThread, type MonitorThread } from './monitorThread.ts';

const SAMPLES = 100;
const PAGE = 50;
const IDLE_MS = 30_000;
/** Commands per second; reading records takes more. */
const IDLE_RATE = 600;
/** Until the views' change of attention has come into effect. */
const SETTLE_MS = 10_000;
/** The records of the jobs that were found are read at a bounded pace; this is longer than that takes. */
const LONGEST_READING_MS = 180_000;
const READING_WINDOW_MS = 5_000;
const STATES: readonly BullmqState[] = ['waiting', 'prioritized', 'delayed', 'active', 'completed', 'failed'];
const SCALE = { queues: SMALL_QUEUES + 1, completed: COMPLETED, failed: FAILED };

/**
 * How long the monitor takes to answer what views ask of two hundred queues and one with 1,100,000 jobs, how much memory it
 * takes and what it asks of Redis while nothing happens; then bull-board on the same server.
 */
export async function measureBullmq(monitorFile: string): Promise<readonly Figure[]> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  const monitor = startMonitorThread(monitorFile, {
    storeFile: null,
    historyDays: 7,
    historyMaxTasks: 100_000,
  });
  try {
    await makeBullmqQueues(redis.port);
    const figures = [await connectFigure(monitor, `${redis.url}/0`)];
    await monitor.api.setAttention('visible');
    await delay(SETTLE_MS);
    progress('questions of views');
    figures.push(...(await answerFigures(monitor)), await memoryFigure(monitor));
    for (const views of ['visible', 'hidden'] as const) {
      await monitor.api.setAttention(views);
      await delay(SETTLE_MS);
      await untilRead(client);
      progress(`idle queues, views ${views}`);
      figures.push(await idleFigure(client, views));
    }
    return [...figures, ...(await measureBullBoard(redis.port))];
  } finally {
    await monitor.stop();
    client.disconnect();
    await redis.stop();
  }
}

async function connectFigure({ api }: MonitorThread, url: string): Promise<Figure> {
  const begin = performance.now();
  await connectMonitor(api, url);
  await waitFor(
    async () => {
      const queues = await api.getQueues();
      return queues.length === SCALE.queues && queues.every(({ counts }) => counts !== null);
    },
    { what: 'all queues with their numbers', timeoutMs: 120_000 },
  );
  const value = rounded((performance.now() - begin) / 1_000, 2);
  return { figure: 'connecting until all BullMQ queues have numbers', value, unit: 's', ...SCALE };
}

async function answerFigures({ api }: MonitorThread): Promise<readonly Figure[]> {
  const page = (
    queue: string,
    state: BullmqState,
    offset: number,
    sample: number,
  ): Promise<QueueItemPage | null> =>
    api.getQueueItems({
      connectionId: 'bench',
      system: 'bullmq',
      queue: `bull:${queue}`,
      state,
      order: sample % 2 === 0 ? 'newest' : 'next',
      offset,
      limit: PAGE,
    });
  const stateOf = (sample: number) => STATES[sample % STATES.length] ?? 'completed';
  return [
    await answerFigure('opening the tree', async () => (await api.getQueues()).length === SCALE.queues),
    await answerFigure('expanding a state', async (sample) => {
      const state = sample % 2 === 0 ? 'completed' : 'failed';
      return (await page(LARGE_QUEUE, state, 0, sample >> 1))?.items.length === PAGE;
    }),
    await answerFigure('expanding a state of a small queue', async (sample) => {
      return (await page(smallQueue(sample % SMALL_QUEUES), stateOf(sample), 0, sample)) !== null;
    }),
    await answerFigure('paging', async (sample) => {
      const offset = Math.floor(((COMPLETED - PAGE) * sample) / SAMPLES);
      return (await page(LARGE_QUEUE, 'completed', offset, sample))?.items.length === PAGE;
    }),
    await answerFigure('opening a job', async (sample) => {
      const id = String(anyJob(sample));
      const ref = { connectionId: 'bench', system: 'bullmq', scope: `bull:${LARGE_QUEUE}`, id } as const;
      return (await api.getTaskDetail(ref))?.task.name === 'charge';
    }),
  ];
}

async function answerFigure(what: string, ask: (sample: number) => Promise<boolean>): Promise<Figure> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const begin = performance.now();
    const isRight = await ask(sample);
    times.push(performance.now() - begin);
    if (!isRight) throw new Error(`The answer to ${what} was not the expected one.`);
  }
  const value = rounded(quantile(times, 0.95), 1);
  return { figure: `${what} (BullMQ), p95`, value, unit: 'ms', samples: SAMPLES, ...SCALE };
}

async function memoryFigure(monitor: MonitorThread): Promise<Figure> {
  const value = rounded((await monitor.heapBytes()) / 1e6, 1);
  return { figure: 'heap of the monitor with BullMQ queues', value, unit: 'MB', ...SCALE };
}

async function idleFigure(client: Redis, views: string): Promise<Figure> {
  const before = await commandsOf(client);
  const begin = performance.now();
  await delay(IDLE_MS);
  // One of them is our own question.
  const commands = (await commandsOf(client)) - before - 1;
  const value = rounded(commands / ((performance.now() - begin) / 1_000), 1);
  return { figure: 'commands to watch idle BullMQ queues', value, unit: 'commands/s', views, ...SCALE };
}

/** Returns when the monitor asks no less than it did a moment before: it has read what it found. */
async function untilRead(client: Redis): Promise<void> {
  let before = Infinity;
  for (let waited = 0; waited < LONGEST_READING_MS; waited += READING_WINDOW_MS) {
    const start = await commandsOf(client);
    await delay(READING_WINDOW_MS);
    const asked = (await commandsOf(client)) - start;
    if (asked < IDLE_RATE * (READING_WINDOW_MS / 1_000) && asked > before * 0.8) return;
    before = asked;
  }
}

async function commandsOf(client: Redis): Promise<number> {
  const commands = /^total_commands_processed:(\d+)/m.exec(await client.info('stats'))?.[1];
  if (commands === undefined) throw new Error('This Redis does not tell how many commands it has processed.');
  return Number(commands);
}
