import type { ConnectionId, EventGap } from '../model/connection.ts';
import type { SystemKind } from '../model/system.ts';
import type { Clock } from './clock.ts';
import type { EventGapLog } from './store/eventGapLog.ts';

const MOST_EARLIER = 4;
/** A system that shows up later was not there when events were missed. */
const FOUND_WITHIN_MS = 60_000;

/** The spans in which events of one connection may have been missed: the latest at hand, all of them in the store. */
export class ConnectionGaps {
  readonly #connectionId: ConnectionId;
  readonly #clock: Clock;
  readonly #store: EventGapLog;
  #last: EventGap | null = null;
  #earlier: readonly EventGap[] = [];
  /** What a monitor that failed has left; `to` is `null` until somebody listens again. */
  #inherited: EventGap | null;
  readonly #heirs = new Set<SystemKind>();

  /** @param missedSince epoch ms since which nobody listened, because a monitor failed; `null`: none did */
  constructor(
    connectionId: ConnectionId,
    clock: Clock,
    store: EventGapLog,
    missedSince: number | null = null,
  ) {
    this.#connectionId = connectionId;
    this.#clock = clock;
    this.#store = store;
    this.#inherited = missedSince === null ? null : { from: missedSince, to: null };
  }

  /** The latest of this session. */
  get last(): EventGap | null {
    return this.#last;
  }

  /** Of this session, before the latest; newest first. */
  get earlier(): readonly EventGap[] {
    return this.#earlier;
  }

  /** The server was lost; `since`: when it was last known to work, epoch ms. */
  lost(since: number, systems: readonly SystemKind[]): void {
    this.#note({ from: since, to: null });
    this.#open(since, systems);
  }

  /** A system tells which events it may have missed; `to` is `null` while it still misses them. */
  told(system: SystemKind, from: number, to: number | null): void {
    this.#note({ from, to });
    this.#store.append(this.#connectionId, { system, from, to });
  }

  /**
   * Systems listen again, or for the first time in this session. Those that hear events tell the true end of a gap; this is
   * for those that hear none.
   */
  listening(systems: readonly SystemKind[]): void {
    const now = this.#clock.now();
    if (systems.length > 0 && this.#inherited?.to === null) {
      this.#inherited = { from: this.#inherited.from, to: now };
    }
    if (systems.length > 0 && this.#last?.to === null) this.#last = { from: this.#last.from, to: now };
    for (const system of systems) this.#store.close(this.#connectionId, system, now);
  }

  /** These systems are there: those found soon have missed what a failed monitor did not hear. */
  present(systems: readonly SystemKind[]): void {
    const gap = this.#inherited;
    if (gap === null || gap.to === null) return;
    if (this.#clock.now() - gap.to > FOUND_WITHIN_MS) {
      this.#inherited = null;
      return;
    }
    for (const system of systems) {
      if (this.#heirs.has(system)) continue;
      this.#heirs.add(system);
      this.told(system, gap.from, gap.to);
    }
  }

  /** Nobody listens from now on, until a later session does. */
  ended(systems: readonly SystemKind[]): void {
    this.#open(this.#clock.now(), systems);
  }

  /** A gap that touches the latest is one with it, and ends it when it has an end. */
  #note(gap: EventGap): void {
    const last = this.#last;
    if (last !== null && (last.to ?? gap.from) >= gap.from && last.from <= (gap.to ?? last.from)) {
      const to = gap.to === null ? null : Math.max(gap.to, last.to ?? 0);
      this.#last = { from: Math.min(gap.from, last.from), to };
      return;
    }
    if (last !== null) this.#earlier = [last, ...this.#earlier].slice(0, MOST_EARLIER);
    this.#last = gap;
  }

  #open(from: number, systems: readonly SystemKind[]): void {
    for (const system of systems) this.#store.append(this.#connectionId, { system, from, to: null });
  }
}
