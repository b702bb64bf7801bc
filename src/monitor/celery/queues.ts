import type { ConnectionId } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../model/queue.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import type { Clock } from '../clock.ts';
import type { Bindings } from './bindings.ts';
import type { EventSender } from './event.ts';
import type { InFlight } from './inFlight.ts';
import type { QueueList } from './keys.ts';
import type { OldestMessages } from './oldestMessages.ts';
import type { PollRequest } from './poll.ts';
import type { QueueDepth, QueueDepths } from './queueDepths.ts';
import type { QueueNames } from './queueNames.ts';
import type { QueueTraffic } from './queueTraffic.ts';

interface QueueParts {
  readonly clock: Clock;
  readonly names: QueueNames;
  readonly bindings: Bindings;
  readonly depths: QueueDepths;
  readonly inFlight: InFlight;
  readonly traffic: QueueTraffic;
  readonly oldest: OldestMessages;
}

/** Every task queue of a broker: configured, bound, consumed, or named by a message; also the empty ones. */
export class CeleryQueues {
  private readonly connectionId: ConnectionId;
  private readonly parts: QueueParts;

  constructor(connectionId: ConnectionId, parts: QueueParts) {
    this.connectionId = connectionId;
    this.parts = parts;
  }

  /** Takes the name of a queue that a task was sent to. */
  name(queue: string): void {
    this.parts.names.add(queue);
  }

  /** Takes what an event tells of a task that was sent or taken. */
  hear(update: TaskUpdate, sender: EventSender | null): void {
    if (update.queue !== undefined) {
      this.name(update.queue);
      this.parts.depths.stir(update.queue);
    }
    this.parts.traffic.hear(update, sender, this.parts.clock.now());
  }

  /** What happened before this moment (epoch ms) may have been missed. */
  resume(now: number): void {
    this.parts.traffic.rates.restart(now);
  }

  /** @param now epoch ms */
  requests(now: number): PollRequest[] {
    const { bindings, inFlight, depths, oldest } = this.parts;
    const queues = this.names();
    return [
      ...bindings.requests(now),
      ...inFlight.requests(now),
      ...depths.requests(queues, now),
      ...oldest.requests(
        queues.flatMap((queue) => this.filledLists(queue)),
        now,
      ),
    ];
  }

  /** Takes what a tick has read for the rates. */
  measure(): void {
    const { clock, depths, traffic } = this.parts;
    const now = clock.now();
    traffic.refresh(now);
    traffic.rates.keep(new Set(this.names()));
    for (const queue of depths.takeRead()) {
      traffic.rates.measure(queue, depths.of(queue)?.waiting ?? null, traffic.takersOf(queue), now);
    }
  }

  list(): Queue[] {
    const now = this.parts.clock.now();
    const consumers = this.parts.traffic.workers.consumers();
    return this.names().map((name) =>
      this.describe(name, consumers === null ? null : (consumers.get(name) ?? 0), now),
    );
  }

  /** A text that changes whenever anything in {@link list} does. */
  mark(): string {
    return JSON.stringify(
      this.list().map((queue) => [
        queue.name,
        queue.waiting,
        queue.inFlight,
        queue.consumers,
        queue.etaHeld,
        queue.oldestAt,
        queue.arrivalPerS,
        queue.servicePerS,
        queue.drainS,
        queue.warning,
        queue.priorities?.map(({ depth }) => depth),
      ]),
    );
  }

  /** Workers that take from this queue; `null` when that is not known. */
  consumersOf(queue: string): number | null {
    const consumers = this.parts.traffic.workers.consumers();
    return consumers === null ? null : (consumers.get(queue) ?? 0);
  }

  /** Of every queue in {@link list}. */
  names(): readonly string[] {
    return this.parts.names.all();
  }

  /** The lists that hold a queue's messages, most urgent first. */
  lists(queue: string): readonly QueueList[] {
    return this.parts.names.lists(queue);
  }

  /** Messages of one queue that nobody has taken, at the last look; `null`: not known. */
  waitingIn(queue: string): number | null {
    return this.parts.depths.of(queue)?.waiting ?? null;
  }

  private filledLists(queue: string): readonly QueueList[] {
    const filled = new Set(this.parts.depths.of(queue)?.priorities?.map(({ step }) => step));
    return filled.size === 0 ? [] : this.lists(queue).filter(({ step }) => filled.has(step));
  }

  private describe(name: string, consumers: number | null, now: number): Queue {
    const { names, depths, inFlight, traffic, oldest } = this.parts;
    const role = names.roleOf(name);
    const depth = depths.of(name);
    const waiting = depth?.waiting ?? null;
    const rates = traffic.rates.read(name, waiting, traffic.takersOf(name), now);
    return {
      ...UNMEASURED_QUEUE,
      connectionId: this.connectionId,
      system: 'celery',
      id: name,
      name,
      role,
      waiting,
      inFlight: role === 'list' ? 0 : inFlight.of(name),
      etaHeld: role === 'list' ? 0 : inFlight.etaHeld(name),
      priorities: role === 'list' ? null : (depth?.priorities ?? null),
      counts: null,
      consumers,
      paused: null,
      countedEveryMs: depths.intervalOf(name),
      oldestAt: oldest.of(this.filledLists(name), now),
      ...rates,
      warning: role === 'list' ? foreignKey(depth) : warningOf(depth, consumers, rates.arrivalPerS),
    };
  }
}

function warningOf(
  depth: QueueDepth | null,
  consumers: number | null,
  arrivalPerS: number | null,
): string | null {
  const isUsed = (depth?.waiting ?? 0) > 0 || (arrivalPerS ?? 0) > 0;
  return foreignKey(depth) ?? (consumers === 0 && isUsed ? t('No worker takes from it.') : null);
}

function foreignKey(depth: QueueDepth | null): string | null {
  return depth?.isForeign === true
    ? t('A key of its name holds something else than a list, so it is not counted.')
    : null;
}
