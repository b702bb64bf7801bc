import type { ActionLogEntry, ActionLogPage } from '../../model/actionLog.ts';

/** What came of an action. */
export interface ActionResult extends Pick<ActionLogEntry, 'durationMs' | 'refusal' | 'message' | 'targets'> {
  /** Names what it removed and can be put back; `null`: nothing. */
  readonly undoBatchId: string | null;
}

export interface NewActionLogEntry
  extends ActionResult, Pick<ActionLogEntry, 'at' | 'connectionId' | 'connectionName' | 'kind' | 'summary'> {}

/**
 * What people asked for and what came of it: the newest 10,000 of the last 90 days. Texts are cut, and targets left out and
 * counted, where an entry would become long. It survives *Clear History*.
 */
export interface ActionLog {
  /** Answers the entry's id. */
  append(entry: NewActionLogEntry): number;
  /** What really came of an action that had been entered before it ended. */
  amend(id: number, result: ActionResult): void;
  /** Newest first. `before`: an entry's id; `null`: from the newest. `limit`: 1 to 200. */
  page(before: number | null, limit: number): ActionLogPage;
}
