import type { SampleSums } from './statisticsRows.ts';

/** Sums samples of workers to the share of their slots that was busy. */
export class SlotUse {
  #busy = 0;
  #slots = 0;

  add({ known, sum }: Pick<SampleSums, 'known' | 'sum'>): void {
    const [busyKnown, slotsKnown] = known;
    if (busyKnown === 0 || slotsKnown === 0) return;
    this.#busy += sum[0];
    // Slots of the samples in which it was known how many are busy.
    this.#slots += (sum[1] * busyKnown) / slotsKnown;
  }

  /** 0 to 1; `null`: no slots are known. */
  get share(): number | null {
    return this.#slots === 0 ? null : Math.min(this.#busy / this.#slots, 1);
  }
}
