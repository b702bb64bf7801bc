/** The span over which rates are averaged, in s. */
export const WINDOW_S = 60;

/** Counts what happened in the last minute, second by second. */
export class SlidingCount {
  private readonly seconds = new Uint32Array(WINDOW_S);
  private last = Number.NEGATIVE_INFINITY;

  /** @param now epoch ms; never earlier than before by more than the clock's own jumps */
  add(now: number): void {
    const second = this.advance(now);
    this.seconds[second % WINDOW_S] = (this.seconds[second % WINDOW_S] ?? 0) + 1;
  }

  sum(now: number): number {
    this.advance(now);
    return this.seconds.reduce((sum, count) => sum + count, 0);
  }

  clear(): void {
    this.seconds.fill(0);
  }

  private advance(now: number): number {
    const second = Math.floor(now / 1_000);
    if (second - this.last >= WINDOW_S || second < this.last) this.clear();
    else for (let passed = this.last + 1; passed <= second; passed++) this.seconds[passed % WINDOW_S] = 0;
    this.last = second;
    return second;
  }
}
