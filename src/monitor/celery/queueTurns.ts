/** Up to this many queues are all looked at in every tick. */
export const FEW_QUEUES = 50;
/** Of more queues, so many that hold messages or are heard of are looked at in one tick… */
const BUSY_PER_TICK = 100;
/** …of which at least so many because their turn has come, however much is heard of others. */
const WAITING_PER_TICK = 50;
/** Queues that were empty at the last look, or never looked at, are asked about together. */
const IDLE_PER_TICK = 400;

/** Which queues a tick looks at. */
export interface QueueTurn {
  /** One by one. */
  readonly busy: readonly string[];
  /** Only for whether anything is in any of them. */
  readonly idle: readonly string[];
}

/**
 * Whose turn it is where queues are too many to look at all of them in every tick: those of which something was heard first,
 * the others in the order of their last look. 2,000 empty queues are all looked at within 5 ticks, 2,000 filled ones within 40.
 */
export class QueueTurns {
  /** Something was heard of these since the last look. */
  private readonly stirred = new Set<string>();
  /** Least recently looked at first; whether it may be asked about together with others. */
  private order = new Map<string, boolean>();

  stir(queue: string): void {
    if (this.order.has(queue)) this.stirred.add(queue);
  }

  /** Takes that a queue was looked at; `isIdle`: nothing was in it. */
  looked(queue: string, isIdle: boolean): void {
    if (!this.order.delete(queue)) return;
    this.order.set(queue, isIdle);
    this.stirred.delete(queue);
  }

  /** Something may be in it: it is looked at on its own, as soon as the others allow. */
  doubt(queue: string): void {
    if (this.order.get(queue) === true) this.order.set(queue, false);
  }

  next(queues: readonly string[]): QueueTurn {
    this.keep(queues);
    if (queues.length <= FEW_QUEUES) return { busy: queues, idle: [] };
    const busy = new Set([...this.stirred].slice(0, BUSY_PER_TICK - WAITING_PER_TICK));
    const idle: string[] = [];
    for (const [queue, isIdle] of this.order) {
      if (busy.size >= BUSY_PER_TICK && idle.length >= IDLE_PER_TICK) break;
      if (isIdle && !busy.has(queue) && idle.length < IDLE_PER_TICK) idle.push(queue);
      if (!isIdle && busy.size < BUSY_PER_TICK) busy.add(queue);
    }
    return { busy: [...busy], idle };
  }

  private keep(queues: readonly string[]): void {
    const current = new Set(queues);
    for (const queue of this.order.keys()) {
      if (current.has(queue)) continue;
      this.order.delete(queue);
      this.stirred.delete(queue);
    }
    if (this.order.size === current.size) return;
    // A new one has waited longest of all.
    const added = queues.filter((queue) => !this.order.has(queue)).map((queue) => [queue, true] as const);
    this.order = new Map([...added, ...this.order]);
  }
}
