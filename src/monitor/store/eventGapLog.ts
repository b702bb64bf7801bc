import type { ConnectionId, RecordedGap } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';

/**
 * Spans in which events may have been missed, per connection and system: the newest 1,000 of the last 90 days. A gap that
 * is open when the window closes stays open until {@link EventGapLog.close} of a later session.
 */
export interface EventGapLog {
  /** Notes a gap; one that touches gaps known before is joined with them, and closes an open one when it has an end. */
  append(connectionId: ConnectionId, gap: RecordedGap): void;
  /** Ends the open gap of a system on a connection, if there is one. `to`: epoch ms. */
  close(connectionId: ConnectionId, system: SystemKind, to: number): void;
  /** Newest first, at most 100. */
  of(connectionId: ConnectionId): readonly RecordedGap[];
}
