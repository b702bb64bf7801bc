import type { ActionLogEntry, ActionLogPage } from '../../model/actionLog.ts';

/** What people asked for and what came of it, newest last; bounded by age and number. */
export interface ActionLog {
  append(entry: Omit<ActionLogEntry, 'id' | 'undo'> & { readonly undoBatchId: string | null }): void;
  /** Newest first. `before`: an entry's id; `null`: from the newest. `limit`: 1 to 200. */
  page(before: number | null, limit: number): ActionLogPage;
}
