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
}
