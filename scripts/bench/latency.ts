import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from '../services/redisServer.ts';
import { failureMessage } from './celeryTraffic.ts';
import { progress, quantile, rounded, type Figure } from './figure.ts';
import { startGenerator } from './generatorProcess.ts';
import { connectMonitor, startMonitorThread, type MonitorThread } from './monitorThread.ts';
import { besideTraffic } from './pacedTraffic.ts';

const SAMPLES = 100;
/** Events per second beside the measured ones. */
const BUSY_RATE = 5_000;
/** Between two samples beside traffic: they fall anywhere between two notices. */
const PAUSE_MS = 200;
/** Between two samples alone: longer than the monitor gathers changes, so that each comes after a silence. */
const SILENCE_MS = 300;
const ANSWER_MS = 10_000;

/**
 * Milliseconds from the publishing of a failure's events to the moment at which the host, told of the change, has the
 * changed task in hand: the monitor's part of the way to the screen, alone and beside other traffic.
 */
export async function measureLatency(monitorFile: string): Promise<readonly Figure[]> {
  const redis = await startRedis();
  const client = new Redis(`${redis.url}/0`);
  const generator = startGenerator(redis.port);
  const monitor = startMonitorThread(monitorFile, {
    storeFile: null,
    historyDays: 7,
    historyMaxTasks: 100_000,
  });
  try {
    await connectMonitor(monitor.api, `${redis.url}/0`);
    progress('latency alone');
    const alone = await sampleAll(monitor, client, SILENCE_MS);
    progress(`latency beside ${String(BUSY_RATE)} events/s`);
    const busy = await besideTraffic(generator, BUSY_RATE, () => sampleAll(monitor, client, 0));
    return [...figures(alone, 0), ...figures(busy, BUSY_RATE)];
  } finally {
    client.disconnect();
    await generator.stop();
    await monitor.stop();
    await redis.stop();
  }
}

function figures(times: readonly number[], otherEventsPerSecond: number): readonly Figure[] {
  return [0.5, 0.99].map((share) => ({
    figure: `failure event to changed task in the host, monitor's part, p${String(share * 100)}`,
    value: rounded(quantile(times, share), 1),
    unit: 'ms',
    samples: times.length,
    otherEventsPerSecond,
  }));
}

async function sampleAll(
  monitor: MonitorThread,
  client: Redis,
  silenceMs: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let number = 0; number < SAMPLES; number++) {
    times.push(await sample(monitor, client));
    await delay(silenceMs + Math.random() * PAUSE_MS);
  }
  return times;
}

function sample(monitor: MonitorThread, client: Redis): Promise<number> {
  const id = randomUUID();
  const { channel, payload } = failureMessage(id, Date.now());
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const timeout = setTimeout(() => {
      stop();
      reject(new Error(`Task ${id} was not seen within ${String(ANSWER_MS)} ms.`));
    }, ANSWER_MS);
    const stop = monitor.onChange((topics) => {
      if (!topics.includes('tasks')) return;
      const query = { filter: { states: ['failed'] }, limit: 100, cursor: null };
      monitor.api.getTasks(query).then(({ tasks }) => {
        if (!tasks.some(({ ref }) => ref.id === id)) return;
        clearTimeout(timeout);
        stop();
        resolve(performance.now() - start);
      }, reject);
    });
    client.publish(channel, payload).catch(reject);
  });
}
