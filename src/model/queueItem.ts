import type { ConnectionId } from './connection.ts';
import type { Payload } from './payload.ts';
import type { BullmqState } from './queue.ts';
import type { SystemKind } from './system.ts';
import type { TaskRef } from './task.ts';

/** Asks for what stands in one queue, without removing anything. */
export interface QueueItemQuery {
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  /** {@link Queue.id}. */
  readonly queue: string;
  /** BullMQ: which of its states; `null` for Celery. */
  readonly state: BullmqState | null;
  /** `next`: in the order of running (ended jobs: oldest first); `newest`: youngest first. */
  readonly order: 'next' | 'newest';
  /** Items to skip from that end. */
  readonly offset: number;
  /** 1 to 100. */
  readonly limit: number;
}

/** One message or job as it stands in a queue. */
export interface QueueItem {
  /** `null` when it holds no readable task. */
  readonly ref: TaskRef | null;
  readonly name: string | null;
  /** Celery: the list's priority step; BullMQ: the job's priority; `null`: none. */
  readonly priority: number | null;
  /** Epoch ms at which it was sent or added; `null`: the message does not tell. */
  readonly sentAt: number | null;
  readonly etaAt: number | null;
  readonly args: Payload;
  readonly kwargs: Payload;
  /** Size of the message, bytes; `null` for a BullMQ job whose record was not measured. */
  readonly bytes: number | null;
  /** Celery: SHA-256 of its bytes in hex, by which an action names it; `null` for BullMQ. */
  readonly digest: string | null;
  /** Whether it was delivered before. */
  readonly redelivered: boolean | null;
  /** First line of why a BullMQ job of the state *failed* failed; absent of others, and where it was not read. */
  readonly error?: string;
  /** Why it cannot be read as a task; `null` when it can. */
  readonly problem: string | null;
}

export interface QueueItemPage {
  readonly items: readonly QueueItem[];
  /** Items of the queue or state when this was read; `null`: not known. */
  readonly total: number | null;
  /** Offset of the next page; `null`: this was the last. */
  readonly next: number | null;
}
