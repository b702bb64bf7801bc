import { setTimeout as delay } from 'node:timers/promises';
import { EVENTS_PER_TASK } from './celeryTraffic.ts';
import type { GeneratorProcess, MadeTraffic } from './generatorProcess.ts';

const SLICES_PER_SECOND = 10;

/** Makes so many seconds of traffic at so many events per second, to be published by {@link publishPaced}. */
export function makePaced(
  generator: GeneratorProcess,
  eventsPerSecond: number,
  seconds: number,
): Promise<MadeTraffic> {
  const slices = seconds * SLICES_PER_SECOND;
  return generator.make(Math.ceil((eventsPerSecond * seconds) / EVENTS_PER_TASK), slices);
}

/**
 * Publishes slices ten times a second, whether anybody keeps up or not, from the first one again when all are through.
 *
 * @param until ends it; without it, each slice is published once
 * @returns the seconds that it took
 */
export async function publishPaced(
  generator: GeneratorProcess,
  slices: number,
  until?: AbortSignal,
): Promise<number> {
  const start = performance.now();
  for (let number = 0; until === undefined ? number < slices : !until.aborted; number++) {
    await delay(Math.max(start + (number * 1_000) / SLICES_PER_SECOND - performance.now(), 0));
    await generator.publish(number % slices);
  }
  return (performance.now() - start) / 1_000;
}

/** Runs `body` while the generator publishes so many events per second. */
export async function besideTraffic<T>(
  generator: GeneratorProcess,
  eventsPerSecond: number,
  body: () => Promise<T>,
): Promise<T> {
  const { slices } = await makePaced(generator, eventsPerSecond, 20);
  const done = new AbortController();
  const traffic = publishPaced(generator, slices.length, done.signal);
  // Told of below; a body that fails first must not leave it unhandled.
  traffic.catch(() => undefined);
  try {
    return await body();
  } finally {
    done.abort();
    await traffic;
  }
}
