import type { ConnectionId } from './connection.ts';
import type { SystemKind } from './system.ts';

export const BULLMQ_STATES = [
  'waiting',
  'prioritized',
  'delayed',
  'active',
  'waiting-children',
  'completed',
  'failed',
  'paused',
] as const;

export type BullmqState = (typeof BULLMQ_STATES)[number];

/** One queue. `null` = cannot know; 0 = none. */
export interface Queue {
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  /** Unique within connection and system: the name (Celery), `prefix:name` (BullMQ). */
  readonly id: string;
  readonly name: string;
  /** Tasks that nobody has taken yet: every priority step (Celery), waiting + prioritized + paused (BullMQ). */
  readonly waiting: number | null;
  /** Taken but not acknowledged (Celery), active (BullMQ). */
  readonly inFlight: number | null;
  /** Celery: depth per priority step, only steps with messages. `null` for BullMQ. */
  readonly priorities: readonly { readonly step: number; readonly depth: number }[] | null;
  /** BullMQ: jobs per state. `null` for Celery. */
  readonly counts: Readonly<Record<BullmqState, number>> | null;
  /** Workers that take from it. */
  readonly consumers: number | null;
  readonly paused: boolean | null;
  /** Ms between two counts of what waits, where queues are so many that they take turns; else `null`. */
  readonly countedEveryMs: number | null;
  /** Of those in flight (Celery) or waiting (BullMQ `delayed`): held until their time. */
  readonly etaHeld: number | null;
  /**
   * Epoch ms at which the oldest waiting item was sent or added, or, where nothing tells that, since when it is known to
   * wait; `null`: none, or not known.
   */
  readonly oldestAt: number | null;
  /** Items per second that come and that are taken, averaged over the last minute. */
  readonly arrivalPerS: number | null;
  readonly servicePerS: number | null;
  /** Seconds until it is empty at the present rates; `null`: not known, or never. */
  readonly drainS: number | null;
  /** `list`: a plain list that the settings name, which no worker is expected to take from. */
  readonly role: 'queue' | 'list';
  /** What is wrong with it, as a sentence; `null`: nothing that is known. */
  readonly warning: string | null;
  /** BullMQ: jobs executed at once over all workers at most; `null`: no limit, or not known. */
  readonly globalConcurrency: number | null;
  /** BullMQ: `max` jobs per `durationMs` over all workers; `null`: no limit, or not known. */
  readonly rateLimit: { readonly max: number; readonly durationMs: number } | null;
}

/** What a queue says of itself when nobody has looked further. */
export const UNMEASURED_QUEUE = {
  countedEveryMs: null,
  etaHeld: null,
  oldestAt: null,
  arrivalPerS: null,
  servicePerS: null,
  drainS: null,
  role: 'queue',
  warning: null,
  globalConcurrency: null,
  rateLimit: null,
} as const satisfies Partial<Queue>;
