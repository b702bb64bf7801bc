import type { ConnectionId } from './connection.ts';
import type { SystemKind } from './system.ts';

/** What one action removed from one queue, kept for a while so that it can be put back. */
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
   * `restored`: they were put back, and are not here any more.
   */
  readonly state: 'taking' | 'kept' | 'restored';
  /** The system's own note, for example names of the keys under which items stand until they are here. */
  readonly note: string;
}
