import type { RedisServer } from '../../services/redisServer.ts';
import { startRedis } from '../../services/redisServer.ts';
import { EVENTS_PER_TASK, type TrafficTask } from '../celeryTraffic.ts';
import { median, progress } from '../figure.ts';
import { startGenerator, type GeneratorProcess } from '../generatorProcess.ts';
import { makePaced, publishPaced } from '../pacedTraffic.ts';
import type { Contender } from './contender.ts';

/** Starts a contender on a Redis. */
export type StartContender = (redisUrl: string) => Promise<Contender>;

/** What a history of 100,000 tasks takes. */
export interface Filling {
  readonly name: string;
  /** Events per second, as fast as it takes them, of each of the batches. */
  readonly rates: readonly number[];
  /** Bytes. */
  readonly memory: number;
  /** Medians in ms. */
  readonly page: number;
  readonly searches: readonly { readonly what: string; readonly ms: number }[];
}

export interface Flood {
  readonly name: string;
  readonly events: number;
  readonly lost: number;
  /** `null`: it cannot say. */
  readonly gapSaid: boolean | null;
}

export const TASKS = 100_000;
const BATCHES = 5;
const SLICES_PER_BATCH = 50;
/** Slices that Redis has taken and the contender has not: far less than what Redis keeps for a slow listener. */
const SLICES_AHEAD = 3;
const QUESTIONS = 9;

/** Lets a history grow to 100,000 tasks, as fast as the contender takes them, and asks it questions. */
export function measureFilling(start: StartContender): Promise<Filling> {
  return withContender(start, async (contender, generator) => {
    const rates: number[] = [];
    let events = 0;
    let rare = '';
    for (let batch = 0; batch < BATCHES; batch++) {
      const { slices } = await generator.make(TASKS / BATCHES, SLICES_PER_BATCH);
      rare = slices[0]?.[0]?.id.slice(0, 8) ?? rare;
      const begin = performance.now();
      const before = events;
      const ends: number[] = [];
      for (const [index, slice] of slices.entries()) {
        await generator.publish(index);
        events += slice.length * EVENTS_PER_TASK;
        ends.push(events);
        const awaited = index - SLICES_AHEAD;
        await takenAt(contender, slices, ends, awaited);
      }
      await takenAt(contender, slices, ends, slices.length - 1);
      rates.push((events - before) / ((performance.now() - begin) / 1_000));
      progress(`${contender.name}: ${String(events)} events, ${(rates.at(-1) ?? 0).toFixed(0)} per second`);
    }
    const memory = await contender.memory();
    const page = median(await contender.page(QUESTIONS));
    const searches = [];
    for (const [what, text, found] of [
      ['text in every task', 'evaluate_code', TASKS],
      ['text in the arguments of one task', rare, 1],
      ['text in no task', 'no such text anywhere', 0],
    ] as const) {
      searches.push({ what, ms: median(await contender.search(text, found, QUESTIONS)) });
    }
    return { name: contender.name, rates, memory, page, searches };
  });
}

async function takenAt(
  contender: Contender,
  slices: readonly (readonly TrafficTask[])[],
  ends: readonly number[],
  index: number,
): Promise<void> {
  const slice = slices[index];
  const events = ends[index];
  if (slice !== undefined && events !== undefined) await contender.taken(slice, events);
}

/** So many events per second for so many seconds, whether the contender keeps up or not. */
export function measurePaced(start: StartContender, rate: number, seconds: number): Promise<Flood> {
  return withContender(start, async (contender, generator) => {
    const { slices } = await makePaced(generator, rate, seconds);
    progress(`${contender.name}: ${String(rate)} events/s for ${String(seconds)} s`);
    await publishPaced(generator, slices.length);
    return outcome(contender, slices.flat().length * EVENTS_PER_TASK);
  });
}

/** So many events at once, as fast as Redis takes them. */
export function measureBurst(start: StartContender, events: number): Promise<Flood> {
  return withContender(start, async (contender, generator) => {
    const { slices } = await generator.make(events / EVENTS_PER_TASK, 1);
    progress(`${contender.name}: ${String(events)} events at once`);
    await generator.publish(0);
    return outcome(contender, slices.flat().length * EVENTS_PER_TASK);
  });
}

async function outcome(contender: Contender, events: number): Promise<Flood> {
  const taken = await contender.settled();
  const lost = events - taken;
  progress(`${contender.name}: ${String(lost)} of ${String(events)} events lost`);
  return { name: contender.name, events, lost, gapSaid: await contender.saysGap() };
}

async function withContender<T>(
  start: StartContender,
  body: (contender: Contender, generator: GeneratorProcess) => Promise<T>,
): Promise<T> {
  const redis: RedisServer = await startRedis();
  const generator = startGenerator(redis.port);
  let contender: Contender | null = null;
  try {
    contender = await start(`${redis.url}/0`);
    return await body(contender, generator);
  } finally {
    await contender?.stop();
    await generator.stop();
    await redis.stop();
  }
}
