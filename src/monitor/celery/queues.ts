import type { ConnectionId } from '../../model/connection.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../model/queue.ts';
import type { Bindings } from './bindings.ts';
import type { InFlight } from './inFlight.ts';
import { isInternalName, isPlausibleName } from './keys.ts';
import type { PollRequest } from './poll.ts';
import type { QueueDepths } from './queueDepths.ts';
import type { CeleryWorkers } from './workers.ts';

const MAX_QUEUES = 2_000;

/** Every task queue of a broker: bound, consumed, or named by a message; also the empty ones. */
export class CeleryQueues {
  /** Queues that producers and messages named, which need no binding. */
  private readonly named = new Set<string>();
  private readonly connectionId: ConnectionId;
  private readonly bindings: Bindings;
  private readonly depths: QueueDepths;
  private readonly inFlight: InFlight;
  private readonly workers: CeleryWorkers;

  constructor(
    connectionId: ConnectionId,
    parts: {
      readonly bindings: Bindings;
      readonly depths: QueueDepths;
      readonly inFlight: InFlight;
      readonly workers: CeleryWorkers;
    },
  ) {
    this.connectionId = connectionId;
    this.bindings = parts.bindings;
    this.depths = parts.depths;
    this.inFlight = parts.inFlight;
    this.workers = parts.workers;
  }

  /** Takes the name of a queue that a task was sent to. */
  name(queue: string): void {
    if (this.named.has(queue) || this.named.size >= MAX_QUEUES) return;
    if (!isInternalName(queue) && isPlausibleName(queue)) this.named.add(queue);
  }

  /** @param now epoch ms */
  requests(now: number): PollRequest[] {
    return [
      ...this.bindings.requests(now),
      ...this.inFlight.requests(now),
      ...this.depths.requests(this.names()),
    ];
  }

  list(): Queue[] {
    const consumers = this.workers.consumers();
    return this.names().map((name): Queue => {
      const depth = this.depths.of(name);
      return {
        ...UNMEASURED_QUEUE,
        connectionId: this.connectionId,
        system: 'celery',
        id: name,
        name,
        waiting: depth?.waiting ?? null,
        inFlight: this.inFlight.of(name),
        priorities: depth?.priorities ?? null,
        counts: null,
        consumers: consumers === null ? null : (consumers.get(name) ?? 0),
        paused: null,
      };
    });
  }

  /** A text that changes whenever anything in {@link list} does. */
  mark(): string {
    return JSON.stringify(
      this.list().map(({ name, waiting, inFlight, consumers, priorities }) => [
        name,
        waiting,
        inFlight,
        consumers,
        priorities?.map(({ depth }) => depth),
      ]),
    );
  }

  /** Workers that take from this queue; `null` when that is not known. */
  consumersOf(queue: string): number | null {
    const consumers = this.workers.consumers();
    return consumers === null ? null : (consumers.get(queue) ?? 0);
  }

  /** Of every queue in {@link list}. */
  names(): readonly string[] {
    const names = new Set([
      ...this.bindings.queues(),
      ...this.workers.consumedQueues(),
      ...this.inFlight.queues(),
      ...this.named,
    ]);
    return [...names]
      .filter((name) => !isInternalName(name) && isPlausibleName(name))
      .sort()
      .slice(0, MAX_QUEUES);
  }
}
