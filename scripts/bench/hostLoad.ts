import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { type HostPulse, type LoopDelay, openHostPulse } from '../../test/bench/hostPulse.ts';
import { launchChromium } from '../../test/e2e/vscode/chromium.ts';
import type { Package } from '../bundling/packageExtension.ts';
import { calmSettings } from '../services/calmSettings.ts';
import { startCodeServer } from '../services/codeServer.ts';
import { ownFolder } from '../services/ownership.ts';
import { startRedis, type RedisServer } from '../services/redisServer.ts';
import { EVENTS_PER_TASK } from './celeryTraffic.ts';
import { waitForListener } from './comparison/waitForListener.ts';
import { progress, rounded, type Figure } from './figure.ts';
import { startGenerator, type GeneratorProcess } from './generatorProcess.ts';
import { besideTraffic, makePaced, publishPaced } from './pacedTraffic.ts';

const DELAY_RATE = 10_000;
const DELAY_MS = 15_000;
/** Until views are drawn, and until what was needed only for a flood has been given back. */
const SETTLE_MS = 5_000;
const FILL_RATE = 20_000;
/** Seconds of traffic that the generator makes at once. */
const FILL_SECONDS = 10;

/**
 * In a real VS Code with the views in sight: how late the event loop of the extension host runs at 10,000 events/s, and the
 * memory of its process with so many tasks beyond that of a host without Task Tower.
 */
export async function measureHostLoad({ file }: Package, tasks: number): Promise<readonly Figure[]> {
  const browser = await launchChromium();
  try {
    progress('a VS Code without Task Tower');
    const without = await inVsCode(browser, null, tasks, async (pulse) => {
      await delay(SETTLE_MS);
      return memoryOf(pulse);
    });
    return await inVsCode(browser, file, tasks, async (pulse, redis, generator) => {
      await waitForListener(redis.url);
      await delay(SETTLE_MS);
      const idle = await pulse.memory();
      progress('the event loop of the extension host');
      const calm = await pulse.delayDuring(() => delay(DELAY_MS / 3));
      const busy = await besideTraffic(generator, DELAY_RATE, async () => {
        await delay(SETTLE_MS);
        return pulse.delayDuring(() => delay(DELAY_MS));
      });
      progress(`the extension host with ${String(tasks)} tasks`);
      await fill(generator, tasks);
      await delay(SETTLE_MS);
      const after = await memoryOf(pulse);
      return [...delayFigures(calm, busy), memoryFigure(tasks, { without, idle, after })];
    });
  } finally {
    await browser.close();
  }
}

async function inVsCode<T>(
  browser: Browser,
  vsix: string | null,
  tasks: number,
  body: (pulse: HostPulse, redis: RedisServer, generator: GeneratorProcess) => Promise<T>,
): Promise<T> {
  const folder = ownFolder('bench-host');
  const redis = await startRedis();
  const generator = startGenerator(redis.port);
  const server = await startCodeServer({
    dataFolder: join(folder, 'vscode'),
    vsix,
    settings: {
      ...calmSettings,
      'taskTower.connections': [{ id: 'bench', name: 'bench', url: `${redis.url}/0` }],
      'taskTower.history.maxTasks': 10 * tasks,
      'taskTower.history.maxSizeMb': 10_000,
    },
    token: null,
    testDriver: true,
  });
  try {
    return await body(await openHostPulse(server, browser, folder), redis, generator);
  } finally {
    await server.stop();
    await generator.stop();
    await redis.stop();
  }
}

async function fill(generator: GeneratorProcess, tasks: number): Promise<void> {
  const perRound = (FILL_RATE * FILL_SECONDS) / EVENTS_PER_TASK;
  for (let made = 0; made < tasks; made += perRound) {
    const { slices } = await makePaced(generator, FILL_RATE, FILL_SECONDS);
    await publishPaced(generator, slices.length);
  }
}

function delayFigures(calm: LoopDelay, busy: LoopDelay): readonly Figure[] {
  return [
    {
      figure: 'event-loop delay of the extension host, p99',
      value: rounded(busy.p99, 1),
      unit: 'ms',
      eventsPerSecond: DELAY_RATE,
      p50: rounded(busy.p50, 1),
      greatest: rounded(busy.max, 1),
      samples: busy.samples,
      withoutEvents: rounded(calm.p99, 1),
    },
  ];
}

function memoryFigure(
  tasks: number,
  { without, idle, after }: { readonly without: Memory; readonly idle: number; readonly after: Memory },
): Figure {
  const megabytes = (bytes: number): number => rounded(bytes / 1e6, 0);
  return {
    figure: 'resident memory of the whole extension',
    value: megabytes(after.asItIs - without.asItIs),
    unit: 'MB',
    tasks,
    withoutTasks: megabytes(idle - without.asItIs),
    hostWithoutIt: megabytes(without.asItIs),
    collected: megabytes(after.collected - without.collected),
  };
}

/** Bytes of resident memory, and what is left of them when the host's garbage is collected, which is asked for last. */
interface Memory {
  readonly asItIs: number;
  readonly collected: number;
}

async function memoryOf(pulse: HostPulse): Promise<Memory> {
  return { asItIs: await pulse.memory(), collected: await pulse.collectedMemory() };
}
