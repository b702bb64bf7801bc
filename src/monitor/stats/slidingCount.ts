/** The span over which rates are averaged, in s. */
export const WINDOW_S = 60;

/** Counts what happened in the last minute, second by second. */
export class SlidingCount {
  private readonly seconds = new Uint32Array(WINDOW_S);
  private last = Number.NEGATIVE_INFINITY;
  private total = 0;

  /** @param now epoch ms */
  add(now: number): void {
    const place = this.advance(now) % WINDOW_S;
    this.seconds[place] = (this.seconds[place] ?? 0) + 1;
    this.total++;
  }

  /** @param now epoch ms */
  sum(now: number): number {
    if (this.total > 0) this.advance(now);
    return this.total;
  }

  clear(): void {
    this.seconds.fill(0);
    this.total = 0;
  }

  /** Lets go of what is too old; after a jump of the clock, of everything. */
  private advance(now: number): number {
    const second = Math.floor(now / 1_000);
    if (second - this.last >= WINDOW_S || second < this.last) this.clear();
    else {
      for (let passed = this.last + 1; passed <= second; passed++) {
        this.total -= this.seconds[passed % WINDOW_S] ?? 0;
        this.seconds[passed % WINDOW_S] = 0;
      }
    }
    this.last = second;
    return second;
  }
}
