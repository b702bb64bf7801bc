import { sourceTerm } from './sourceTerm.ts';
import { numberOf } from './taskRow.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { Question } from './question.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Failures that one step counts: a few milliseconds. */
const STEP_FAILURES = 4_096;

export interface FailureCountParts {
  readonly use: UseDatabase;
  /** Epoch ms of our clock. */
  readonly since: number;
  readonly among: readonly ConnectionId[];
  /** Whether the history has tasks of other connections too; without them the index tells all. */
  readonly hasOthers: boolean;
}

/** Counts the tasks that were first seen as failed after a moment, oldest first. */
export function* failureCountQuestion({ use, since, among, hasOthers }: FailureCountParts): Question<number> {
  const ofThese: Sql = hasOthers ? sourceTerm({ connectionIds: among }) : { text: 'TRUE', values: [] };
  let count = 0;
  let from = since;
  for (;;) {
    const to = stepEnd(use, from);
    const until = to === null ? '' : ' AND failed_at <= ?';
    const text = `SELECT count(*) AS failures FROM task INDEXED BY task_failed_at
      WHERE failed_at IS NOT NULL AND failed_at > ?${until} AND ${ofThese.text}`;
    const values = [from, ...(to === null ? [] : [to]), ...ofThese.values];
    count += numberOf(use((database) => database.all({ text, values }))[0]?.['failures']) ?? 0;
    if (to === null) return count;
    from = to;
    yield null;
  }
}

/** Up to when a step counts; `null`: to the end. */
function stepEnd(use: UseDatabase, from: number): number | null {
  const text = `SELECT failed_at FROM task INDEXED BY task_failed_at
    WHERE failed_at IS NOT NULL AND failed_at > ? ORDER BY failed_at LIMIT 1 OFFSET ?`;
  const [row] = use((database) => database.all({ text, values: [from, STEP_FAILURES] }));
  return numberOf(row?.['failed_at']);
}
