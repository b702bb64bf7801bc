import { errorKind } from '../../model/similarFailures.ts';
import type { TaskRef } from '../../model/task.ts';
import { sourceTerm, type Sql } from './taskQuery.ts';

/** Failures that are compared at most, the newest: a look at a panel must not read the whole history. */
export const MOST_COMPARED_FAILURES = 10_000;

/** What failures of one task are compared by. */
export interface ComparedFailure {
  readonly ref: TaskRef;
  /** Number of the task's own source. */
  readonly source: number;
  readonly name: string;
  readonly error: string;
}

/** One row: `count`, `first_at` and `last_at` of the similar ones, and how many failures were `compared`. */
export function similarFailuresSql({ ref, source, name, error }: ComparedFailure): Sql {
  const kind = errorKind(error);
  const among = sourceTerm({ connectionIds: [ref.connectionId], system: ref.system });
  const text = `WITH recent AS MATERIALIZED (
      SELECT id, source, name, error, failed_at FROM task WHERE state = 'failed'
      ORDER BY ordered_at DESC LIMIT ?
    )
    SELECT count(*) AS count, min(failed_at) AS first_at, max(failed_at) AS last_at,
      (SELECT count(*) FROM recent) AS compared
    FROM recent
    WHERE name = ? AND (error = ? OR substr(error, 1, ?) = ?)
      AND (id <> ? OR source <> ?) AND ${among.text}`;
  // SQLite counts characters, not UTF-16 units.
  const prefix = `${kind}: `;
  const values = [name, kind, Array.from(prefix).length, prefix, ref.id, source, ...among.values];
  return { text, values: [MOST_COMPARED_FAILURES, ...values] };
}
