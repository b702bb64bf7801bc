import type { Bindings } from './bindings.ts';

/** What is kept of one message that a worker has taken but not acknowledged. */
export interface InFlightEntry {
  readonly taskId: string | null;
  readonly exchange: string;
  readonly routingKey: string;
  /** Epoch ms before which the worker does not start it. */
  readonly etaAt: number | null;
}

/** How many messages of each queue are in flight. */
export interface InFlightCounts {
  readonly byQueue: ReadonlyMap<string, number>;
  /** Of those: held until a moment that lies ahead. */
  readonly etaHeld: ReadonlyMap<string, number>;
}

/**
 * Counts messages by the queue they came from. Those that cannot be attributed (unreadable, or routed in a way that no
 * binding tells) belong to no queue: they are left out, and make no other count unknown.
 *
 * @param now epoch ms
 */
export function countByQueue(
  entries: Iterable<InFlightEntry | null>,
  bindings: Bindings,
  now: number,
): InFlightCounts {
  const byQueue = new Map<string, number>();
  const etaHeld = new Map<string, number>();
  const routes = new Map<string, string | null>();
  for (const entry of entries) {
    if (entry === null) continue;
    const route = `${entry.exchange}\n${entry.routingKey}`;
    let queue = routes.get(route);
    if (queue === undefined) routes.set(route, (queue = queueOf(entry, bindings)));
    if (queue === null) continue;
    byQueue.set(queue, (byQueue.get(queue) ?? 0) + 1);
    if (entry.etaAt !== null && entry.etaAt > now) etaHeld.set(queue, (etaHeld.get(queue) ?? 0) + 1);
  }
  return { byQueue, etaHeld };
}

/** The one queue that this message can have come from; `null` when bindings do not tell. */
export function queueOf(
  message: { readonly exchange: string; readonly routingKey: string },
  bindings: Bindings,
): string | null {
  const queues = bindings.route(message.exchange, message.routingKey);
  return queues.length === 1 ? (queues[0] ?? null) : null;
}
