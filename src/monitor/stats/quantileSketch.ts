import { VarintReader, VarintWriter } from './varint.ts';

/** Share by which a quantile may be off. */
export const RELATIVE_ERROR = 0.01;

/** Each bin ends at this many times its begin. */
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const BINS_PER_E = 1 / Math.log(GAMMA);
/** Values below the first bin count as 0, those above the last one as the last one. */
const LEAST_VALUE = 0.001;
const GREATEST_VALUE = 1e11;
const FIRST_BIN = binOf(LEAST_VALUE);
const LAST_BIN = binOf(GREATEST_VALUE);

/** More bins than this no sketch has, however many values it holds. */
export const MOST_BINS = LAST_BIN - FIRST_BIN + 1;

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
  private zeros = 0;
  private total = 0;

  get count(): number {
    return this.total;
  }

  get binCount(): number {
    return this.bins.size;
  }

  /** Anything that is no number from 0 up is left out. */
  add(value: number, times = 1): void {
    if (!(value >= 0)) return;
    this.total += times;
    if (value < LEAST_VALUE) this.zeros += times;
    else this.addToBin(binOf(Math.min(value, GREATEST_VALUE)), times);
  }

  /** Takes out a value that was added. One that was not changes nothing. */
  subtract(value: number): void {
    if (!(value >= 0)) return;
    if (value < LEAST_VALUE) {
      if (this.zeros === 0) return;
      this.zeros--;
      this.total--;
      return;
    }
    const bin = binOf(Math.min(value, GREATEST_VALUE));
    const count = this.bins.get(bin);
    if (count === undefined) return;
    this.total--;
    if (count > 1) this.bins.set(bin, count - 1);
    else this.bins.delete(bin);
  }

  merge(other: QuantileSketch): void {
    this.zeros += other.zeros;
    this.total += other.total;
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
    let seen = this.zeros;
    return shares.map((share) => {
      const rank = Math.floor(share * (this.total - 1));
      while (seen <= rank && place < bins.length - 1) seen += this.bins.get(bins[++place] ?? 0) ?? 0;
      const bin = bins[place];
      return bin === undefined ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);
    });
  }

  /** A few bytes for each bin: the zeros, then each bin by its distance from the one before, and its count. */
  encode(): Uint8Array {
    writer.write(this.zeros);
    let last = FIRST_BIN;
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
    const zeros = reader.read();
    if (zeros === null) return false;
    const read: number[] = [];
    let bin = FIRST_BIN;
    while (!reader.isAtEnd) {
      const distance = reader.read();
      const count = reader.read();
      if (distance === null || count === null || bin + distance > LAST_BIN) return false;
      bin += distance;
      read.push(bin, count);
    }
    this.zeros += zeros;
    this.total += zeros;
    for (let place = 0; place < read.length; place += 2) {
      const count = read[place + 1] ?? 0;
      this.total += count;
      this.addToBin(read[place] ?? 0, count);
    }
    return true;
  }

  private addToBin(bin: number, times: number): void {
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + times);
  }
}

function binOf(value: number): number {
  return Math.ceil(Math.log(value) * BINS_PER_E);
}
