import { setImmediate } from 'node:timers/promises';

export interface SliceClock {
  now(): number;
  /** Lets others run. */
  pause(): Promise<void>;
}

/** The extension host's own. */
export const SLICE_CLOCK: SliceClock = { now: () => performance.now(), pause: () => setImmediate() };

const SLICE_MS = 15;

/** Takes all steps, and after each 15 ms lets others run; once before the first, too. */
export async function inSlices<T>(steps: Generator<undefined, T>, clock: SliceClock): Promise<T> {
  await clock.pause();
  let since = clock.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (clock.now() - since < SLICE_MS) continue;
    await clock.pause();
    since = clock.now();
  }
}
