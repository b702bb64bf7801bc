import { foldCase } from '../../model/filter/filterPattern.ts';
import { OFFERED_FIELDS, type FilterValue, type OfferedField } from '../../model/filter/filterValue.ts';
import { sourceTerm } from './sourceTerm.ts';
import { BLOCK_ROWS, blockOf, rowsOf } from './taskBlocks.ts';
import { numberOf, textOf } from './taskRow.ts';
import type { ConnectionId } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { Question } from './question.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Counting more would take longer than a person waits for a list. */
const COUNTED_BLOCKS = Math.ceil(50_000 / BLOCK_ROWS);
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

export interface FilterValuesParts {
  readonly use: UseDatabase;
  readonly field: OfferedField;
  /** Anywhere in the value, in either case. */
  readonly text: string;
  readonly limit: number;
  readonly among: readonly ConnectionId[];
}

/**
 * The commonest values of a field among the newest tasks of these connections.
 *
 * @throws RangeError for a field that has none to offer
 */
export function* filterValuesQuestion(parts: FilterValuesParts): Question<readonly FilterValue[]> {
  const { use, field, limit } = parts;
  if (!OFFERED_FIELDS.includes(field))
    throw new RangeError(t('The field has no values to offer. Ask for another.'));
  const sources = sourceTerm({ connectionIds: parts.among });
  const text = `SELECT value, count(*) AS tasks
    FROM (SELECT ${VALUES[field]} AS value FROM task NOT INDEXED WHERE seq BETWEEN ? AND ? AND ${sources.text})
    WHERE value <> '' GROUP BY value`;
  const wanted = foldCase(parts.text.slice(0, LONGEST_TEXT));
  const counts = new Map<string, number>();
  const rows = use(({ table }) => table.bounds);
  const newest = blockOf(rows.last);
  const end = Math.max(blockOf(rows.first), newest - COUNTED_BLOCKS);
  for (let block = newest; block >= end; block--) {
    const values = [...rowsOf(block), ...sources.values];
    for (const row of use((database) => database.all({ text, values }))) {
      const value = textOf(row['value']) ?? '';
      if (!foldCase(value).includes(wanted)) continue;
      counts.set(value, (counts.get(value) ?? 0) + (numberOf(row['tasks']) ?? 0));
    }
    yield null;
  }
  const most = Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_VALUES) : 1;
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, most);
}
