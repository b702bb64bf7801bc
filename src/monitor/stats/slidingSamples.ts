import { WINDOW_S } from './slidingCount.ts';

const INTERVAL_MS = 1_000;
/** A change over a shorter span is mostly chance. */
const SHORTEST_MS = 10_000;

/** Values of one figure over the last minute, at most one a second. */
export class SlidingSamples {
  private samples: { readonly at: number; readonly value: number }[] = [];

  /** @param at epoch ms */
  add(at: number, value: number): void {
    const last = this.samples.at(-1);
    if (last !== undefined && at < last.at) this.samples = [];
    else if (last !== undefined && at - last.at < INTERVAL_MS && this.samples.length > 1) this.samples.pop();
    this.samples.push({ at, value });
    const oldest = at - WINDOW_S * 1_000;
    // One sample from before the window stays, so that it always spans the whole of it.
    while ((this.samples[1]?.at ?? Number.POSITIVE_INFINITY) <= oldest) this.samples.shift();
  }

  clear(): void {
    this.samples = [];
  }

  /** Change per second over the window; `null` while it is too short. */
  get slope(): number | null {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < SHORTEST_MS) return null;
    return ((last.value - first.value) * 1_000) / (last.at - first.at);
  }
}
