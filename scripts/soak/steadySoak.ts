import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SETTING_DEFAULTS } from '../../src/host/manifest.ts';
import { progress, rounded } from '../bench/figure.ts';
import { ownFolder } from '../services/ownership.ts';
import { startRedis } from '../services/redisServer.ts';
import { checkDatabase } from './checkDatabase.ts';
import { type Comparison, compareWithResults } from './compareWithResults.ts';
import type { Vitals } from './hostApi.ts';
import { startLoad } from './load.ts';
import { type MemorySample, memorySlope } from './memorySlope.ts';
import { leakedHandles } from './openHandles.ts';
import type { SoakReport } from './soakReport.ts';
import { startWatchedHost, type WatchedHost } from './watchedHost.ts';

const SAMPLE_MS = 5_000;
/** Share of the time in which memory may still find its size. */
const WARM_UP = 0.5;
/** Looks at what is open, at the end of the warm-up and of the whole. */
const LOOKS = 10;
/** A longer history costs some memory: about a megabyte for 100,000 tasks, so two minutes and a half at 2,000 events/s. */
const MOST_GROWTH_PER_MINUTE = 1.5;
/** How often garbage is collected, to see what is held: seldom enough to leave the resident memory as it is. */
const COLLECTIONS = 15;
/** Of what is held after a collection. A longer history takes some 10 KB a minute; how many tasks are open just then varies. */
const MOST_HELD_GROWTH_PER_MINUTE = 0.5;
const SETTLE_MS = 240_000;
const BYTES_PER_MB = 1024 * 1024;
const MS_PER_MINUTE = 60_000;

/** So many events a second for so many minutes: memory stays flat after the warm-up, nothing is lost and nothing leaks. */
export async function soakSteadily(
  monitorFile: string,
  {
    minutes,
    rate,
    signal,
  }: { readonly minutes: number; readonly rate: number; readonly signal: AbortSignal },
): Promise<SoakReport> {
  const redis = await startRedis();
  const results = new Redis(redis.url);
  const load = startLoad(redis.port);
  const storeFile = join(ownFolder('soak'), 'history.sqlite');
  const host = await startWatchedHost(
    monitorFile,
    { storeFile, historyDays: 30, historyMaxTasks: 10_000_000, redact: SETTING_DEFAULTS.redact },
    { url: `${redis.url}/0`, resultBackendUrl: null },
  );
  try {
    const begin = await host.vitals();
    const beganAt = Date.now();
    const seconds = (at: number): number => rounded((at - beganAt) / 1_000, 1);
    await load.begin(rate);
    const { looks, held } = await sample(host, minutes, signal);
    const tasks = await load.end();
    const comparison = await settled(host, results);
    const size = await host.ask('getHistorySize');
    const gaps = await host.ask('getEventGaps', 'soak');
    await host.stop();
    const { verdict, bytes } = checkDatabase(storeFile);
    const warm = looks.filter(({ minute }) => minute >= minutes * WARM_UP);
    const slope = memorySlope(warm.map(({ minute, vitals }) => sizeOf(minute, vitals)));
    const warmHeld = held.filter(({ minute }) => minute >= minutes * WARM_UP);
    const heldSlope = memorySlope(warmHeld);
    const leaks = leakedHandles(
      warm.slice(0, LOOKS).map(({ vitals }) => vitals),
      warm.slice(-LOOKS).map(({ vitals }) => vitals),
    );
    const lost = Math.max(tasks - comparison.ended, 0) + comparison.wrong + comparison.open;
    const broken = [
      slope > MOST_GROWTH_PER_MINUTE ? `memory grows by ${rounded(slope, 2)} MB a minute` : '',
      heldSlope > MOST_HELD_GROWTH_PER_MINUTE
        ? `what the monitor holds grows by ${rounded(heldSlope, 2)} MB a minute`
        : '',
      lost > 0 ? `${String(lost)} tasks are lost or shown wrongly: ${comparison.examples.join('; ')}` : '',
      ...leaks.map((leak) => `leaked: ${leak}`),
      gaps.length > 0 ? `events were missed ${String(gaps.length)} times` : '',
      host.restarts > 0 ? `the monitor was restarted ${String(host.restarts)} times` : '',
      verdict === 'ok' ? '' : `the history's file is damaged: ${verdict}`,
      ...host.complaints,
    ].filter((promise) => promise !== '');
    const last = looks.at(-1);
    return {
      soak: 'steady',
      broken,
      minutes,
      eventsPerSecond: rate,
      tasks,
      rows: size.tasks,
      lost,
      gaps: gaps.map(({ from, to }) => [seconds(from), to === null ? null : seconds(to)]),
      rssMb: {
        start: megabytes(begin),
        warm: warm[0] === undefined ? null : megabytes(warm[0].vitals),
        end: last === undefined ? null : megabytes(last.vitals),
        slopePerMinute: rounded(slope, 2),
      },
      monitorHeapMb: rounded((last?.vitals.monitor?.heapBytes ?? 0) / BYTES_PER_MB, 1),
      monitorHeldMb: {
        warm: warmHeld[0]?.megabytes ?? null,
        end: held.at(-1)?.megabytes ?? null,
        slopePerMinute: rounded(heldSlope, 3),
      },
      hostLoopMaxMs: rounded(Math.max(...looks.map(({ vitals }) => vitals.loopDelay.max)), 1),
      monitorLoopMaxMs: rounded(Math.max(...looks.map(({ vitals }) => vitals.monitor?.loopMaxMs ?? 0)), 1),
      cpuShare: rounded(((last?.vitals.cpuMs ?? 0) - begin.cpuMs) / (minutes * MS_PER_MINUTE), 2),
      fileMb: rounded(bytes / BYTES_PER_MB, 1),
    };
  } finally {
    await load.stop();
    await host.stop();
    results.disconnect();
    await redis.stop();
  }
}

interface Look {
  readonly minute: number;
  readonly vitals: Vitals;
}

interface Samples {
  readonly looks: readonly Look[];
  /** The monitor's heap just after collections. */
  readonly held: readonly MemorySample[];
}

async function sample(host: WatchedHost, minutes: number, signal: AbortSignal): Promise<Samples> {
  const start = Date.now();
  const now = (): number => (Date.now() - start) / MS_PER_MINUTE;
  const looks: Look[] = [];
  const held: MemorySample[] = [];
  while (now() < minutes) {
    await delay(SAMPLE_MS, undefined, { signal });
    looks.push({ minute: now(), vitals: await host.vitals() });
    if (now() < ((held.length + 1) * minutes) / COLLECTIONS) continue;
    const { rssBytes, monitor } = await host.vitals(true);
    // A thread that is too busy to answer is asked again after the next look.
    if (monitor === null) continue;
    const megabytes = rounded(monitor.heapBytes / BYTES_PER_MB, 2);
    held.push({ minute: now(), megabytes });
    const resident = rounded(rssBytes / BYTES_PER_MB, 1);
    progress(
      `${now().toFixed(1)} min: ${String(resident)} MB resident, the monitor holds ${String(megabytes)} MB`,
    );
  }
  return { looks, held };
}

/** Waits until everything is shown as it ended, and no longer than four minutes. */
async function settled(host: WatchedHost, results: Redis): Promise<Comparison> {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const comparison = await compareWithResults(host, results);
    if ((comparison.wrong === 0 && comparison.open === 0) || Date.now() > deadline) return comparison;
    await delay(SAMPLE_MS);
  }
}

function sizeOf(minute: number, vitals: Vitals): MemorySample {
  return { minute, megabytes: vitals.rssBytes / BYTES_PER_MB };
}

function megabytes({ rssBytes }: Vitals): number {
  return rounded(rssBytes / BYTES_PER_MB, 1);
}
