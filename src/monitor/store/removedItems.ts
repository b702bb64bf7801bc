import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';

/** One message or job that an action removed, with all that is needed to put it back. */
export interface RemovedItem {
  /** Where it stood: a list's key or a job's state; meaning is the system's. */
  readonly place: string;
  readonly payload: Buffer;
}

/** What one action removed from one queue. */
export interface RemovedBatch {
  readonly id: string;
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  readonly queue: string;
  /** Epoch ms. */
  readonly at: number;
  /** Epoch ms until which it is kept. */
  readonly until: number;
  readonly items: number;
  /** Bytes of all payloads. */
  readonly bytes: number;
  /**
   * `taking`: items are being moved here and may still be in Redis; `kept`: all are here;
   * `restored`: they were put back.
   */
  readonly state: 'taking' | 'kept' | 'restored';
  /** The system's own note, for example names of the keys under which items stand until they are here. */
  readonly note: string;
}

/**
 * What actions removed and can be put back, in the order in which it was added. Synchronous; every call is durable when it
 * returns (when there is a file at all), for what is not here yet is deleted from Redis only afterwards.
 */
export interface RemovedItems {
  /** Begins a batch in state `taking`. */
  open(batch: {
    readonly connectionId: ConnectionId;
    readonly system: SystemKind;
    readonly queue: string;
    readonly note: string;
  }): RemovedBatch;
  /** @throws RangeError when the batch would grow beyond what is kept (bytes), so that nothing must be removed */
  add(batchId: string, items: readonly RemovedItem[]): void;
  setState(batchId: string, state: RemovedBatch['state']): void;
  get(batchId: string): RemovedBatch | null;
  /** A slice of a batch's items, in the order they were added. */
  items(batchId: string, offset: number, limit: number): readonly RemovedItem[];
  /** Batches of a connection and system that are not restored, newest first. */
  list(connectionId: ConnectionId, system: SystemKind): readonly RemovedBatch[];
  /** Forgets a batch. */
  drop(batchId: string): void;
}
