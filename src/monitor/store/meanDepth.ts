import type { SampleSums } from './statisticsRows.ts';

/** Sums samples of queues to the mean of what waited in all of them. */
export class MeanDepth {
  readonly #bySeries = new Map<number, { known: number; sum: number }>();

  add({ series, known, sum }: Pick<SampleSums, 'series' | 'known' | 'sum'>): void {
    if (known[0] === 0) return;
    const one = this.#bySeries.get(series) ?? { known: 0, sum: 0 };
    one.known += known[0];
    one.sum += sum[0];
    this.#bySeries.set(series, one);
  }

  /** `null`: of no queue it is known. */
  get value(): number | null {
    if (this.#bySeries.size === 0) return null;
    let depth = 0;
    for (const { known, sum } of this.#bySeries.values()) depth += sum / known;
    return depth;
  }
}
