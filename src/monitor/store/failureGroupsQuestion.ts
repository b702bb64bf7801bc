import { failureTitle } from '../../model/failureFingerprint.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';
import type { FailureGroup, FailureGroups } from '../../model/failureGroup.ts';
import type { FilterValue } from '../../model/filter/filterValue.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Question } from './question.ts';
import type { SourceTable } from './source.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Failures that one step reads from the index: a few milliseconds. */
const STEP_ROWS = 5_000;
/** The newest failures of a group whose names are told. */
const NAMED_FAILURES = 10_000;
const TOLD_NAMES = 5;
const MOST_GROUPS = 200;

export interface FailureGroupsParts {
  readonly use: UseDatabase;
  readonly sources: SourceTable;
  /** The condition on `task`. */
  readonly terms: Sql;
  /** Epoch ms of our clock. */
  readonly since: number;
  readonly now: number;
  readonly limit: number;
}

interface Counted {
  readonly cause: string;
  count: number;
  countBefore: number;
  firstAt: number;
  lastAt: number;
}

/** Walks the index of causes, which holds all that is counted, then looks at the tasks of the greatest groups. */
export function* failureGroupsQuestion(parts: FailureGroupsParts): Question<FailureGroups> {
  const { use, limit } = parts;
  while (use((database) => database.causes.step())) yield null;
  const counted = (yield* countAll(parts)).filter(({ count }) => count > 0);
  counted.sort((a, b) => b.count - a.count || b.lastAt - a.lastAt || (a.cause < b.cause ? -1 : 1));
  const most = Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_GROUPS) : 1;
  const groups: FailureGroup[] = [];
  for (const one of counted.slice(0, most)) {
    const group = groupOf(parts, one);
    if (group !== null) groups.push(group);
    yield null;
  }
  return {
    groups,
    totalGroups: counted.length,
    totalFailures: counted.reduce((sum, { count }) => sum + count, 0),
  };
}

function* countAll(parts: FailureGroupsParts): Generator<null, readonly Counted[], undefined> {
  const all: Counted[] = [];
  let from: readonly [cause: string, failedAt: number] = ['', 0];
  for (;;) {
    const to = stepEnd(parts, from);
    for (const row of countStep(parts, from, to)) addTo(all, row);
    if (to === null) return all;
    from = to;
    yield null;
  }
}

/** Up to where a step reaches; `null`: to the end. */
function stepEnd({ use }: FailureGroupsParts, from: readonly [string, number]): [string, number] | null {
  const [row] = use((database) =>
    database.all({
      text: `SELECT cause, failed_at FROM task INDEXED BY task_cause
        WHERE cause IS NOT NULL AND (cause, failed_at) > (?, ?) ORDER BY cause, failed_at LIMIT 1 OFFSET ?`,
      values: [...from, STEP_ROWS],
    }),
  );
  return row === undefined ? null : [textOf(row['cause']) ?? '', numberOf(row['failed_at']) ?? 0];
}

function countStep(
  { use, terms, since, now }: FailureGroupsParts,
  from: readonly [string, number],
  to: readonly [string, number] | null,
): readonly Row[] {
  const end = to === null ? '' : ' AND (cause, failed_at) <= (?, ?)';
  return use((database) =>
    database.all({
      text: `SELECT cause, count(*) FILTER (WHERE failed_at >= ?) AS count,
          count(*) FILTER (WHERE failed_at >= ? AND failed_at < ?) AS count_before,
          min(failed_at) AS first_at, max(failed_at) AS last_at
        FROM task INDEXED BY task_cause
        WHERE cause IS NOT NULL AND (cause, failed_at) > (?, ?)${end} AND ${terms.text} GROUP BY cause`,
      values: [since, since - Math.max(now - since, 0), since, ...from, ...(to ?? []), ...terms.values],
    }),
  );
}

/** Steps may divide a group: its parts follow each other. */
function addTo(all: Counted[], row: Row): void {
  const part: Counted = {
    cause: textOf(row['cause']) ?? '',
    count: numberOf(row['count']) ?? 0,
    countBefore: numberOf(row['count_before']) ?? 0,
    firstAt: numberOf(row['first_at']) ?? 0,
    lastAt: numberOf(row['last_at']) ?? 0,
  };
  const last = all.at(-1);
  if (last?.cause !== part.cause) {
    all.push(part);
    return;
  }
  last.count += part.count;
  last.countBefore += part.countBefore;
  last.firstAt = Math.min(last.firstAt, part.firstAt);
  last.lastAt = Math.max(last.lastAt, part.lastAt);
}

/** `null` when its tasks were dropped meanwhile. */
function groupOf(parts: FailureGroupsParts, counted: Counted): FailureGroup | null {
  const { use, terms, since, sources } = parts;
  const newest: Sql = {
    text: `FROM task WHERE cause = ? AND failed_at >= ? AND ${terms.text} ORDER BY failed_at DESC LIMIT ?`,
    values: [counted.cause, since, ...terms.values],
  };
  const [row] = use((database) =>
    database.all({ text: `SELECT source, id, error ${newest.text}`, values: [...newest.values, 1] }),
  );
  const source = sources.byNumber(numberOf(row?.['source']) ?? 0);
  if (row === undefined || source === null) return null;
  const { connectionId, system, scope } = source;
  const example: TaskRef = { connectionId, system, scope, id: textOf(row['id']) ?? '' };
  const names = use((database) =>
    database.all({
      text: `SELECT name, count(*) AS tasks, count(*) OVER () AS names FROM (SELECT name ${newest.text})
        WHERE name IS NOT NULL GROUP BY name ORDER BY tasks DESC, name LIMIT ?`,
      values: [...newest.values, NAMED_FAILURES, TOLD_NAMES],
    }),
  );
  return {
    ...counted,
    title: failureTitle(textOf(row['error']) ?? ''),
    names: names.map((one): FilterValue => ({
      value: textOf(one['name']) ?? '',
      count: numberOf(one['tasks']) ?? 0,
    })),
    distinctNames: numberOf(names[0]?.['names']) ?? 0,
    example,
  };
}
