import type { Queue } from '../../model/queue.ts';
import { SlidingCount, WINDOW_S } from '../stats/slidingCount.ts';
import { SlidingSamples } from '../stats/slidingSamples.ts';

/** What is known of those who take from a queue. */
export interface QueueTakers {
  /** Live workers that take from it; `null`: not known. */
  readonly count: number | null;
  /** Whether all of them send task events, so that everything taken is heard of. */
  readonly allHeard: boolean;
  /** Tasks that they have begun since their starts, when they take from no other queue; else `null`. */
  readonly begun: number | null;
}

export type Rates = Pick<Queue, 'arrivalPerS' | 'servicePerS' | 'drainS'>;

interface Figures {
  readonly sent: SlidingCount;
  readonly taken: SlidingCount;
  /** Taken by one of its workers, which takes from other queues as well. */
  readonly doubtful: SlidingCount;
  readonly waiting: SlidingSamples;
  readonly begun: SlidingSamples;
  takers: number | null;
}

const UNKNOWN: Rates = { arrivalPerS: null, servicePerS: null, drainS: null };
const MAX_QUEUES = 2_000;
const SHORTEST_S = 10;
const DIGITS = 3;

/**
 * How fast queues fill and empty, over the last minute. What leaves a queue is counted by the `task-received` events of its
 * workers, or else by their own counters of begun tasks. What arrives follows from that and from how the depth changed,
 * whether producers send events or not; the depth alone cannot tell the two apart.
 */
export class QueueRates {
  private readonly figures = new Map<string, Figures>();
  private since = 0;

  /** What happened before (epoch ms) may have been missed. */
  restart(now: number): void {
    this.since = now;
    for (const figures of this.figures.values()) {
      figures.sent.clear();
      figures.taken.clear();
      figures.doubtful.clear();
      figures.waiting.clear();
      figures.begun.clear();
    }
  }

  sent(queue: string, now: number): void {
    this.of(queue)?.sent.add(now);
  }

  taken(queue: string, now: number): void {
    this.of(queue)?.taken.add(now);
  }

  /** From one of these, and nothing tells from which. */
  takenFromOne(queues: readonly string[], now: number): void {
    for (const queue of queues) this.of(queue)?.doubtful.add(now);
  }

  /** Takes what a tick has read of a queue. */
  measure(queue: string, waiting: number | null, takers: QueueTakers, now: number): void {
    const figures = this.of(queue);
    if (figures === null) return;
    if (waiting === null) figures.waiting.clear();
    else figures.waiting.add(now, waiting);
    if (takers.begun === null || takers.count !== figures.takers) figures.begun.clear();
    if (takers.begun !== null) figures.begun.add(now, takers.begun);
    figures.takers = takers.count;
  }

  read(queue: string, waiting: number | null, takers: QueueTakers, now: number): Rates {
    const figures = this.figures.get(queue);
    if (figures === undefined) return UNKNOWN;
    const growth = figures.waiting.slope;
    const spanS = Math.min(WINDOW_S, (now - this.since) / 1_000);
    const service = servicePerS(figures, takers, spanS, now);
    return {
      servicePerS: rounded(service),
      arrivalPerS: rounded(arrivalPerS(figures, service, growth, spanS, now)),
      drainS: waiting === 0 ? 0 : rounded(drainS(waiting, growth)),
    };
  }

  /** @param queues those that are still there */
  keep(queues: ReadonlySet<string>): void {
    for (const queue of this.figures.keys()) if (!queues.has(queue)) this.figures.delete(queue);
  }

  private of(queue: string): Figures | null {
    let figures = this.figures.get(queue);
    if (figures === undefined) {
      if (this.figures.size >= MAX_QUEUES) return null;
      figures = {
        sent: new SlidingCount(),
        taken: new SlidingCount(),
        doubtful: new SlidingCount(),
        waiting: new SlidingSamples(),
        begun: new SlidingSamples(),
        takers: null,
      };
      this.figures.set(queue, figures);
    }
    return figures;
  }
}

function servicePerS(figures: Figures, takers: QueueTakers, spanS: number, now: number): number | null {
  if (takers.count === 0) return 0;
  if (spanS >= SHORTEST_S && takers.allHeard && figures.doubtful.sum(now) === 0) {
    return figures.taken.sum(now) / spanS;
  }
  const begun = figures.begun.slope;
  return begun === null || begun < 0 ? null : begun;
}

/** Without the service rate only those arrivals are known that producers announce, if they do at all. */
function arrivalPerS(
  figures: Figures,
  service: number | null,
  growth: number | null,
  spanS: number,
  now: number,
): number | null {
  if (service !== null && growth !== null) return Math.max(0, service + growth);
  const sent = figures.sent.sum(now);
  return sent > 0 && spanS >= SHORTEST_S ? sent / spanS : null;
}

/** What arrives and what leaves need not be known one by one: their difference is how the depth changes. */
function drainS(waiting: number | null, growth: number | null): number | null {
  return waiting === null || growth === null || growth >= 0 ? null : waiting / -growth;
}

function rounded(rate: number | null): number | null {
  return rate === null ? null : Number(rate.toPrecision(DIGITS));
}
