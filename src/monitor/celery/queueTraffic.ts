import type { TaskUpdate } from '../../model/taskUpdate.ts';
import type { EventSender } from './event.ts';
import { QueueRates, type QueueTakers } from './queueRates.ts';
import type { CeleryWorkers } from './workers.ts';

/** Ids of sent tasks whose queue is remembered until a worker takes them. */
const MAX_SENT = 20_000;
const NO_FAILURES: ReadonlyMap<string, number> = new Map();
const UNKNOWN_TAKERS: QueueTakers = { count: null, allHeard: false, begun: null };

/** Brings task events to the queues they are about, and knows who takes from which. */
export class QueueTraffic {
  readonly rates = new QueueRates();
  readonly workers: CeleryWorkers;
  private readonly sentTo = new Map<string, string>();
  private queuesOf: ReadonlyMap<string, readonly string[]> = new Map();
  private takers: ReadonlyMap<string, QueueTakers> | null = null;

  constructor(workers: CeleryWorkers) {
    this.workers = workers;
  }

  /** @param now epoch ms of our clock */
  hear({ ref, state, queue }: TaskUpdate, sender: EventSender | null, now: number): void {
    if (state === 'pending' && queue !== undefined) {
      this.rates.sent(queue, now);
      this.remember(ref.id, queue);
    }
    if (state !== 'received' || sender === null) return;
    // The event does not name the queue: the worker's only one, or the one that `task-sent` has named.
    const queues = this.queuesOf.get(sender.name) ?? [];
    const known = queues.length === 1 ? queues[0] : this.sentTo.get(ref.id);
    this.sentTo.delete(ref.id);
    if (known === undefined) this.rates.takenFromOne(queues, now);
    else this.rates.taken(known, now);
  }

  takersOf(queue: string): QueueTakers {
    return this.takers === null
      ? UNKNOWN_TAKERS
      : (this.takers.get(queue) ?? { count: 0, allHeard: false, begun: null });
  }

  /** Learns anew who takes from what. */
  refresh(now: number): void {
    const live = this.workers.list(NO_FAILURES, now).filter(({ status }) => status !== 'offline');
    this.queuesOf = new Map(live.map(({ name, queues }) => [name, queues ?? []]));
    if (this.workers.consumers() === null) {
      this.takers = null;
      return;
    }
    const takers = new Map<string, QueueTakers>();
    for (const { queues, taskEvents, processed } of live) {
      for (const queue of new Set(queues)) {
        const before = takers.get(queue) ?? { count: 0, allHeard: true, begun: 0 };
        const begun = queues?.length === 1 ? processed : null;
        takers.set(queue, {
          count: (before.count ?? 0) + 1,
          allHeard: before.allHeard && taskEvents === 'on',
          begun: before.begun === null || begun === null ? null : before.begun + begun,
        });
      }
    }
    this.takers = takers;
  }

  private remember(id: string, queue: string): void {
    if (this.sentTo.size >= MAX_SENT) {
      const [oldest] = this.sentTo.keys();
      if (oldest !== undefined) this.sentTo.delete(oldest);
    }
    this.sentTo.set(id, queue);
  }
}
