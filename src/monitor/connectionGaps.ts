import type { ConnectionId, EventGap } from '../model/connection.ts';
import type { SystemKind } from '../model/system.ts';
import type { Clock } from './clock.ts';
import type { EventGapLog } from './store/eventGapLog.ts';

/** The spans in which events of one connection may have been missed: the latest at hand, all of them in the store. */
export class ConnectionGaps {
  readonly #connectionId: ConnectionId;
  readonly #clock: Clock;
  readonly #store: EventGapLog;
  #last: EventGap | null = null;

  constructor(connectionId: ConnectionId, clock: Clock, store: EventGapLog) {
    this.#connectionId = connectionId;
    this.#clock = clock;
    this.#store = store;
  }

  /** The latest of this session. */
  get last(): EventGap | null {
    return this.#last;
  }

  /** The server was lost; `since`: when it was last known to work, epoch ms. */
  lost(since: number, systems: readonly SystemKind[]): void {
    this.#last = { from: since, to: null };
    this.#open(since, systems);
  }

  /** A system tells which events it may have missed. */
  told(system: SystemKind, from: number, to: number): void {
    this.#last = { from, to };
    this.#store.append(this.#connectionId, { system, from, to });
  }

  /**
   * Systems listen again, or for the first time in this session. Those that hear events tell the true end of a gap; this is
   * for those that hear none.
   */
  listening(systems: readonly SystemKind[]): void {
    const now = this.#clock.now();
    if (systems.length > 0 && this.#last?.to === null) this.#last = { from: this.#last.from, to: now };
    for (const system of systems) this.#store.close(this.#connectionId, system, now);
  }

  /** Nobody listens from now on, until a later session does. */
  ended(systems: readonly SystemKind[]): void {
    this.#open(this.#clock.now(), systems);
  }

  #open(from: number, systems: readonly SystemKind[]): void {
    for (const system of systems) this.#store.append(this.#connectionId, { system, from, to: null });
  }
}
