/** When a worker last did something with tasks, as far as it tells: task events, or counters that moved. Epoch ms of our clock. */
export class WorkerActivity {
  private movedAt: number;
  private active: number | null = null;
  private processed: number | null = null;

  /** @param now what happened before we looked is not known, so that it counts as active then */
  constructor(now: number) {
    this.movedAt = now;
  }

  /** Since then nothing was seen to begin or end. */
  get quietSince(): number {
    return this.movedAt;
  }

  /** A task event came, or messages may have been missed. */
  note(now: number): void {
    this.movedAt = now;
  }

  /** Takes the counters of a heartbeat. */
  count(active: number | null, processed: number | null, now: number): void {
    if (active !== this.active || processed !== this.processed) this.movedAt = now;
    this.active = active;
    this.processed = processed;
  }
}
