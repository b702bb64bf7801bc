import { sourceTerm } from './sourceTerm.ts';
import type { Sql } from './sql.ts';
import type { TaskRef } from '../../model/task.ts';

/** Failures that are counted at most, the newest: a look at a panel must not read the whole history. */
export const MOST_COMPARED_FAILURES = 10_000;

/** What failures of one task are compared by. */
export interface ComparedFailure {
  readonly ref: TaskRef;
  /** Row of the task itself. */
  readonly seq: number;
  readonly cause: string;
}

/** One row: `count`, `first_at` and `last_at` of those with the cause, the task's own left out, on its connection. */
export function similarFailuresSql({ ref, seq, cause }: ComparedFailure): Sql {
  const among = sourceTerm({ connectionIds: [ref.connectionId], system: ref.system });
  const ofCause = `cause = ? AND seq <> ? AND ${among.text}`;
  const text = `SELECT count(*) AS count, max(failed_at) AS last_at, (
      SELECT failed_at FROM task WHERE ${ofCause} ORDER BY failed_at LIMIT 1
    ) AS first_at
    FROM (SELECT failed_at FROM task WHERE ${ofCause} ORDER BY failed_at DESC LIMIT ?)`;
  const values = [cause, seq, ...among.values];
  return { text, values: [...values, ...values, MOST_COMPARED_FAILURES] };
}
