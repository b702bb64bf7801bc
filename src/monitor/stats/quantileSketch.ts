import { VarintReader, VarintWriter } from './varint.ts';

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

const writer = new VarintWriter();

/**
 * Quantiles of values from 0 up, such as durations in ms, within 1 %: a DDSketch (Masson, Rim, Lee: "DDSketch: A fast and
 * fully-mergeable quantile sketch with relative-error guarantees", PVLDB 12(12), 2019, section 2). Bin `i` counts the
 * values in (γ^(i-1), γ^i] with γ = (1+α)/(1-α); its estimate 2γ^i/(γ+1) is within α of each of them. Merging adds bin by
 * bin, so a merged sketch equals that of all values together. The paper bounds the bins by collapsing the lowest ones;
 * here the range of values does (a microsecond to three years), so that what was added can be taken out again exactly.
 */
export class QuantileSketch {
  private readonly bins = new Map<number, number>();
  private total = 0;

  get count(): number {
    return this.total;
  }

  get binCount(): number {
    return this.bins.size;
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
    const count = this.bins.get(bin) ?? 0;
    const next = Math.max(count + times, 0);
    this.total += next - count;
    if (next === 0) this.bins.delete(bin);
    else this.bins.set(bin, next);
  }

  merge(other: QuantileSketch): void {
    for (const [bin, count] of other.bins) this.addToBin(bin, count);
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
    const bins = [...this.bins.keys()].sort((a, b) => a - b);
    let place = -1;
    let seen = 0;
    return shares.map((share) => {
      const rank = Math.floor(share * (this.total - 1));
      while (seen <= rank && place < bins.length - 1) seen += this.bins.get(bins[++place] ?? 0) ?? 0;
      const bin = bins[place] ?? ZERO_BIN;
      return bin === ZERO_BIN ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);
    });
  }

  /** A few bytes for each bin: its distance from the one before, and its count. */
  encode(): Uint8Array {
    let last = ZERO_BIN;
    for (const bin of [...this.bins.keys()].sort((a, b) => a - b)) {
      writer.write(bin - last);
      writer.write(this.bins.get(bin) ?? 0);
      last = bin;
    }
    return writer.take();
  }

  /** Adds what {@link encode} wrote. @returns whether it was that; when it was not, nothing is added */
  mergeEncoded(bytes: Uint8Array): boolean {
    const reader = new VarintReader(bytes);
    const read: number[] = [];
    let bin = ZERO_BIN;
    while (!reader.isAtEnd) {
      const distance = reader.read();
      const count = reader.read();
      if (distance === null || count === null || bin + distance > LAST_BIN) return false;
      bin += distance;
      read.push(bin, count);
    }
    for (let place = 0; place < read.length; place += 2) {
      this.addToBin(read[place] ?? ZERO_BIN, read[place + 1] ?? 0);
    }
    return true;
  }
}

/** The bin of a value from 0 up. */
export function sketchBin(value: number): number {
  return value < LEAST_VALUE ? ZERO_BIN : binOf(Math.min(value, GREATEST_VALUE));
}

function binOf(value: number): number {
  return Math.ceil(Math.log(value) * BINS_PER_E);
}
