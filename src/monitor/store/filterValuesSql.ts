import { OFFERED_FIELDS, type OfferedField } from '../../model/filter/filterValue.ts';
import type { ConnectionId } from '../../model/connection.ts';
import { likePattern } from './likePattern.ts';
import { sourceTerm } from './sourceTerm.ts';
import type { Sql } from './sql.ts';

/** Counting more would take longer than a person waits for a list. */
const COUNTED_TASKS = 50_000;
const MOST_VALUES = 100;
const LONGEST_TEXT = 200;

const VALUES: Readonly<Record<OfferedField, string>> = {
  state: 'state',
  name: 'name',
  worker: 'worker',
  queue: 'queue',
  // The type stands before the colon; what has none and is long is a sentence.
  error:
    "CASE WHEN instr(error, ':') > 0 THEN substr(error, 1, instr(error, ':') - 1) ELSE substr(error, 1, 100) END",
};

/**
 * The commonest values of a field, with the text anywhere in them, among the newest tasks of these connections.
 *
 * @throws RangeError for a field that has none to offer
 */
export function filterValuesSql(
  field: OfferedField,
  text: string,
  limit: number,
  among: readonly ConnectionId[],
): Sql {
  if (!OFFERED_FIELDS.includes(field))
    throw new RangeError('The field has no values to offer. Ask for another.');
  const sources = sourceTerm({ connectionIds: among });
  return {
    text: `SELECT value, count(*) AS tasks FROM (
        SELECT ${VALUES[field]} AS value FROM task WHERE ${sources.text} ORDER BY ordered_at DESC LIMIT ?
      ) WHERE value IS NOT NULL AND value <> '' AND value LIKE ? ESCAPE '\\'
      GROUP BY value ORDER BY tasks DESC, value LIMIT ?`,
    values: [
      ...sources.values,
      COUNTED_TASKS,
      likePattern(text.slice(0, LONGEST_TEXT)),
      Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_VALUES) : 1,
    ],
  };
}
