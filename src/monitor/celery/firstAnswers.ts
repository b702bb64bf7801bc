/** New workers send heartbeats some time before they listen to questions. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 20_000;

/** When a worker that has not told everything is asked again on its own account: soon, and less and less soon. */
export class FirstAnswers {
  private waitMs = FIRST_WAIT_MS;
  private dueAt: number;
  private readonly owed = new Set<'stats' | 'queues'>(['stats', 'queues']);

  /** @param now epoch ms */
  constructor(now: number) {
    this.dueAt = now + FIRST_WAIT_MS;
  }

  isDue(now: number): boolean {
    return this.owed.size > 0 && now >= this.dueAt;
  }

  answered(what: 'stats' | 'queues'): void {
    this.owed.delete(what);
  }

  asked(now: number): void {
    this.dueAt = now + this.waitMs;
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }
}
