import type { ConnectionId, EventGap } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';

/** Spans in which events may have been missed, per connection. */
export interface EventGapLog {
  append(connectionId: ConnectionId, system: SystemKind, gap: EventGap): void;
  /** Newest first, at most 100. */
  of(connectionId: ConnectionId): readonly EventGap[];
}
