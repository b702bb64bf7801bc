import { sourceTerm } from './sourceTerm.ts';
import { numberOf, type Row } from './taskRow.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Question } from './question.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Failures that are counted at most, the newest: a look at a panel must not read the whole history. */
const MOST_COMPARED_FAILURES = 10_000;

/** Failures of the cause, on whatever connection, that one step looks at: a few milliseconds. */
const STEP_FAILURES = 2_048;

/** What failures of one task are compared by. */
export interface ComparedFailure {
  readonly ref: TaskRef;
  /** Row of the task itself. */
  readonly seq: number;
  readonly cause: string;
}

/** Which way the failures of a cause are walked through. */
type Direction = 'newest first' | 'oldest first';

/** Counts the newest failures of a cause on one connection, without the one they are compared with, and finds the first. */
export function* similarFailuresQuestion(
  use: UseDatabase,
  failure: ComparedFailure,
): Question<Omit<SimilarFailures, 'error'> | null> {
  let count = 0;
  let lastAt: number | null = null;
  for (const slice of slices(use, failure.cause, 'newest first')) {
    const [row] = read(use, failure, slice, 'count(*) AS count, max(failed_at) AS at');
    count += numberOf(row?.['count']) ?? 0;
    lastAt ??= numberOf(row?.['at']);
    yield null;
    if (count >= MOST_COMPARED_FAILURES) break;
  }
  if (count === 0 || lastAt === null) return null;
  const isCapped = count >= MOST_COMPARED_FAILURES;
  let firstAt = lastAt;
  for (const slice of slices(use, failure.cause, 'oldest first')) {
    const [row] = read(use, failure, slice, 'min(failed_at) AS at');
    const at = numberOf(row?.['at']);
    yield null;
    if (at === null) continue;
    firstAt = at;
    break;
  }
  return {
    cause: failure.cause,
    count: Math.min(count, MOST_COMPARED_FAILURES),
    firstAt,
    lastAt,
    isCapped,
  };
}

/** Conditions on `failed_at` that divide the failures of a cause into steps; those of one moment stay together. */
function* slices(use: UseDatabase, cause: string, direction: Direction): Generator<Sql, void, undefined> {
  const [beyond, upTo, order] =
    direction === 'newest first' ? (['<', '>=', 'DESC'] as const) : (['>', '<=', 'ASC'] as const);
  let from: number | null = null;
  for (;;) {
    const behind: Sql =
      from === null
        ? { text: 'failed_at IS NOT NULL', values: [] }
        : { text: `failed_at ${beyond} ?`, values: [from] };
    const text = `SELECT failed_at FROM task INDEXED BY task_cause WHERE cause = ? AND ${behind.text}
      ORDER BY failed_at ${order} LIMIT 1 OFFSET ?`;
    const values = [cause, ...behind.values, STEP_FAILURES];
    const end = numberOf(use((database) => database.all({ text, values }))[0]?.['failed_at']);
    if (end === null) {
      yield behind;
      return;
    }
    yield { text: `${behind.text} AND failed_at ${upTo} ?`, values: [...behind.values, end] };
    from = end;
  }
}

function read(
  use: UseDatabase,
  { ref, seq, cause }: ComparedFailure,
  slice: Sql,
  columns: string,
): readonly Row[] {
  const among = sourceTerm({ connectionIds: [ref.connectionId], system: ref.system });
  const text = `SELECT ${columns} FROM task INDEXED BY task_cause
    WHERE cause = ? AND ${slice.text} AND seq <> ? AND ${among.text}`;
  const values = [cause, ...slice.values, seq, ...among.values];
  return use((database) => database.all({ text, values }));
}
