import type { ConnectionId } from '../../model/connection.ts';
import type { RemovedBatch } from '../../model/removedBatch.ts';
import type { SystemKind } from '../../model/system.ts';

export type { RemovedBatch };

/** One message or job that an action removed, with all that is needed to put it back. */
export interface RemovedItem {
  /** Where it stood: a list's key or a job's state; meaning is the system's. */
  readonly place: string;
  readonly payload: Buffer;
}

/** A batch as it is begun. */
export type NewRemovedBatch = Pick<RemovedBatch, 'connectionId' | 'system' | 'queue' | 'note'>;

/**
 * What actions removed and can be put back, in the order in which it was added. Synchronous; every call is durable when it
 * returns (when there is a file at all), for what is not here yet is deleted from Redis only afterwards.
 *
 * Batches are kept for 7 days and survive *Clear History*; one in state `taking` is kept longer, for its items may stand
 * in Redis under names that only its note tells. All batches together hold at most 256 MB.
 */
export interface RemovedItems {
  /**
   * Whether what is added outlives this process. `false`: the history is switched off, in use by another window, or cannot
   * be written; whoever removes something must say that it can be put back only until the window is closed.
   */
  readonly isDurable: boolean;
  /** Begins a batch in state `taking`. */
  open(batch: NewRemovedBatch): RemovedBatch;
  /** @throws RangeError when it is more than can be kept, or the disk is full, or the batch is gone: remove nothing then */
  add(batchId: string, items: readonly RemovedItem[]): void;
  /** `restored` lets go of the items. @throws RangeError when the batch is gone */
  setState(batchId: string, state: RemovedBatch['state']): void;
  /** `null`: there is none, or it is not kept any more. */
  get(batchId: string): RemovedBatch | null;
  /** A slice of a batch's items, in the order they were added; none when it was restored. */
  items(batchId: string, offset: number, limit: number): readonly RemovedItem[];
  /** Batches that are not restored, newest first; `null`: of all connections, of both systems. */
  list(connectionId: ConnectionId | null, system: SystemKind | null): readonly RemovedBatch[];
  /** Forgets a batch. */
  drop(batchId: string): void;
}
