import { VarintWriter, readVarints } from './varint.ts';

/** Share by which a quantile may be off. */
export const RELATIVE_ERROR = 0.01;

/** Each bin ends at this many times its begin. */
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const BINS_PER_E = 1 / Math.log(GAMMA);
/** Values below the first bin count as 0, those above the last one as the last one. */
const LEAST_VALUE = 0.001;
const GREATEST_VALUE = 1e11;
/** Of values that count as 0. */
const ZERO_BIN = binOf(LEAST_VALUE) - 1;
const LAST_BIN = binOf(GREATEST_VALUE);

/** More bins than this no sketch has, however many values it holds. */
export const MOST_BINS = LAST_BIN - ZERO_BIN + 1;

/** Room on both sides of the bins that are in use. */
const SPARE_BINS = 32;
/** No sketch counts more in one bin: what a 32-bit number holds. */
const GREATEST_COUNT = 0xff_ff_ff_ff;
const NO_BINS = new Uint32Array(0);

const writer = new VarintWriter();
const scratch: number[] = [];

/**
 * Quantiles of values from 0 up, such as durations in ms, within 1 %: a DDSketch (Masson, Rim, Lee: "DDSketch: A fast and
 * fully-mergeable quantile sketch with relative-error guarantees", PVLDB 12(12), 2019, section 2). Bin `i` counts the
 * values in (γ^(i-1), γ^i] with γ = (1+α)/(1-α); its estimate 2γ^i/(γ+1) is within α of each of them. Merging adds bin by
 * bin, so a merged sketch equals that of all values together. The paper bounds the bins by collapsing the lowest ones;
 * here the range of values does (a microsecond to three years), so that what was added can be taken out again exactly.
 */
export class QuantileSketch {
  /** The bins from `first` on. */
  private counts = NO_BINS;
  private first = 0;
  private total = 0;

  get count(): number {
    return this.total;
  }

  get binCount(): number {
    return this.counts.reduce((bins, count) => (count > 0 ? bins + 1 : bins), 0);
  }

  /** Anything that is no number from 0 up is left out. */
  add(value: number): void {
    if (value >= 0) this.addToBin(sketchBin(value), 1);
  }

  /** Takes out a value that was added. One that was not changes nothing. */
  subtract(value: number): void {
    if (value >= 0) this.addToBin(sketchBin(value), -1);
  }

  /** Adds or takes out a value by its {@link sketchBin}, for whoever counts it in several sketches. */
  addToBin(bin: number, times: number): void {
    let place = bin - this.first;
    if (place < 0 || place >= this.counts.length) {
      if (times < 0) return;
      this.reach(bin);
      place = bin - this.first;
    }
    const count = this.counts[place] ?? 0;
    const next = Math.min(Math.max(count + times, 0), GREATEST_COUNT);
    this.counts[place] = next;
    this.total += next - count;
  }

  merge(other: QuantileSketch): void {
    for (const [place, count] of other.counts.entries()) {
      if (count > 0) this.addToBin(other.first + place, count);
    }
  }

  /**
   * The value below which this share of the values lies (the lower one of two neighbours); `null` when there is none.
   *
   * @param share 0 to 1
   */
  quantile(share: number): number | null {
    return this.quantiles([share])[0] ?? null;
  }

  /** @param shares 0 to 1, upwards. Empty when there are no values. */
  quantiles(shares: readonly number[]): readonly number[] {
    if (this.total === 0) return [];
    let place = -1;
    let seen = 0;
    return shares.map((share) => {
      const rank = Math.floor(share * (this.total - 1));
      while (seen <= rank && place < this.counts.length - 1) seen += this.counts[++place] ?? 0;
      const bin = this.first + place;
      return bin === ZERO_BIN ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);
    });
  }

  /** A few bytes for each bin: its distance from the one before, and its count. */
  encode(): Uint8Array {
    let last = ZERO_BIN;
    for (let place = 0; place < this.counts.length; place++) {
      const count = this.counts[place] ?? 0;
      if (count === 0) continue;
      const bin = this.first + place;
      writer.write(bin - last);
      writer.write(count);
      last = bin;
    }
    return writer.take();
  }

  /** Adds what {@link encode} wrote. @returns whether it was that; when it was not, nothing is added */
  mergeEncoded(bytes: Uint8Array): boolean {
    const length = readVarints(bytes, scratch);
    if (length === null || length % 2 !== 0) return false;
    let last = ZERO_BIN;
    for (let place = 0; place < length; place += 2) last += scratch[place] ?? 0;
    if (last > LAST_BIN) return false;
    let bin = ZERO_BIN;
    for (let place = 0; place < length; place += 2) {
      bin += scratch[place] ?? 0;
      this.addToBin(bin, scratch[place + 1] ?? 0);
    }
    return true;
  }

  /** Makes room for a bin, and for some around it. */
  private reach(bin: number): void {
    const isEmpty = this.counts.length === 0;
    const from = Math.max(Math.min(isEmpty ? bin : this.first, bin) - SPARE_BINS, ZERO_BIN);
    const to = Math.min(
      Math.max(isEmpty ? bin : this.first + this.counts.length - 1, bin) + SPARE_BINS,
      LAST_BIN,
    );
    const counts = new Uint32Array(to - from + 1);
    if (!isEmpty) counts.set(this.counts, this.first - from);
    this.counts = counts;
    this.first = from;
  }
}

/** The bin of a value from 0 up. */
export function sketchBin(value: number): number {
  return value < LEAST_VALUE ? ZERO_BIN : binOf(Math.min(value, GREATEST_VALUE));
}

function binOf(value: number): number {
  return Math.ceil(Math.log(value) * BINS_PER_E);
}
