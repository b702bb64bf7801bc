/** Replies that may still come although nobody waits for them any more. Times are epoch ms of our clock. */
export class OwedReplies {
  private readonly byTicket = new Map<string, { count: number; readonly until: number }>();
  private readonly graceMs: number;

  /** @param graceMs after this time a reply is not expected any more */
  constructor(graceMs: number) {
    this.graceMs = graceMs;
  }

  /** @param count replies that are missing; infinite when it is not known how many were asked */
  expect(ticket: string, count: number, now: number): void {
    this.forgetOld(now);
    if (count > 0) this.byTicket.set(ticket, { count, until: now + this.graceMs });
  }

  arrived(ticket: string): void {
    const owed = this.byTicket.get(ticket);
    if (owed === undefined) return;
    owed.count--;
    if (owed.count <= 0) this.byTicket.delete(ticket);
  }

  any(now: number): boolean {
    this.forgetOld(now);
    return this.byTicket.size > 0;
  }

  private forgetOld(now: number): void {
    for (const [ticket, { until }] of this.byTicket) if (until <= now) this.byTicket.delete(ticket);
  }
}
