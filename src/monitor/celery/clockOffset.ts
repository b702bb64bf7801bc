/** Heartbeats that are compared: half a minute at the usual rate. */
const SAMPLES = 15;

/**
 * How far a worker's clock is ahead of ours, by the median over its last heartbeats: single ones arrive late when a main
 * loop or a network is busy.
 */
export class ClockOffset {
  private readonly samples: number[] = [];

  /**
   * @param sentAt epoch ms of the worker's clock
   * @param receivedAt epoch ms of ours
   */
  add(sentAt: number, receivedAt: number): void {
    this.samples.push(sentAt - receivedAt);
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  /** Milliseconds, negative when its clock is behind; `null` before the first heartbeat. */
  get ms(): number | null {
    const sorted = this.samples.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }
}
