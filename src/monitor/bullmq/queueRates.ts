import type { Queue } from '../../model/queue.ts';
import { SlidingCount, WINDOW_S } from '../stats/slidingCount.ts';
import { SlidingSamples } from '../stats/slidingSamples.ts';

export type Rates = Pick<Queue, 'arrivalPerS' | 'servicePerS' | 'drainS'>;

interface Figures {
  readonly begun: SlidingCount;
  readonly waiting: SlidingSamples;
}

export interface QueueRates {
  /** A job of the queue has begun. */
  begun(scope: string, now: number): void;
  /** Jobs that wait in the queue, as last read. */
  measure(scope: string, waiting: number | null, now: number): void;
  read(scope: string, waiting: number | null, now: number): Rates;
  forget(scope: string): void;
}

const UNKNOWN: Rates = { arrivalPerS: null, servicePerS: null, drainS: null };
const SHORTEST_S = 10;
const DIGITS = 3;

/**
 * How fast queues fill and empty, over the last minute: what leaves is counted by the `active` events, what arrives follows
 * from that and from how the number of waiting jobs changed.
 *
 * @param since epoch ms from which on every event was heard
 */
export function createQueueRates(since: () => number): QueueRates {
  const queues = new Map<string, Figures>();

  function of(scope: string): Figures {
    const known = queues.get(scope) ?? { begun: new SlidingCount(), waiting: new SlidingSamples() };
    queues.set(scope, known);
    return known;
  }

  return {
    begun(scope, now) {
      of(scope).begun.add(now);
    },
    measure(scope, waiting, now) {
      const { waiting: samples } = of(scope);
      if (waiting === null) samples.clear();
      else samples.add(now, waiting);
    },
    read(scope, waiting, now) {
      const figures = queues.get(scope);
      const spanS = Math.min(WINDOW_S, (now - since()) / 1_000);
      if (figures === undefined || spanS < SHORTEST_S) return UNKNOWN;
      const service = figures.begun.sum(now) / spanS;
      const growth = figures.waiting.slope;
      return {
        servicePerS: rounded(service),
        arrivalPerS: growth === null ? null : rounded(Math.max(0, service + growth)),
        drainS: waiting === 0 ? 0 : drainS(waiting, growth),
      };
    },
    forget(scope) {
      queues.delete(scope);
    },
  };
}

function drainS(waiting: number | null, growth: number | null): number | null {
  return waiting === null || growth === null || growth >= 0 ? null : rounded(waiting / -growth);
}

function rounded(rate: number): number {
  return Number(rate.toPrecision(DIGITS));
}
