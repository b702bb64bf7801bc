import type { Alert, AlertEnding } from '../../model/alert.ts';
import type { ConnectionId } from '../../model/connection.ts';

/** What a look at a rule found. */
export type AlertSight = Pick<Alert, 'seenAt' | 'tasks' | 'hasMore' | 'examples'>;

export type NewAlert = Omit<Alert, 'id' | 'endedAt' | 'ending'>;

/** Alerts that hold or held: the newest 1,000, of as many days as tasks are kept. *Clear History* forgets all of them. */
export interface AlertLog {
  begin(alert: NewAlert): void;
  /** It still holds, or holds again: it has not ended. The greatest number of tasks stays. */
  seen(id: number, sight: AlertSight): void;
  /** @param at epoch ms */
  end(id: number, at: number, ending: AlertEnding): void;
  /** The latest of a rule on a connection, ended or not; `null`: there was none. */
  last(rule: string, connectionId: ConnectionId): Alert | null;
  /** Those that have not ended, the latest first. */
  open(): readonly Alert[];
  /** Those that have ended, the latest first. `limit`: 1 to 200. */
  ended(limit: number): readonly Alert[];
}
