import { SCOPE_INDEXES, quickScope } from './quickScope.ts';
import { placesOf } from './sortPlaces.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import type { SortPlace } from './taskSortKey.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Tasks of the index that are looked at: a few milliseconds. */
const QUICK_ROWS = 4_096;

export interface QuickLookParts {
  readonly use: UseDatabase;
  readonly filter: TaskFilter;
  readonly size: number;
  readonly terms: Sql;
}

export interface QuickLook {
  /** The first tasks behind a place that match, at most one more than a page has. */
  readonly places: readonly SortPlace[];
  /** The last task that was looked at; `null`: there are no more that could match. */
  readonly end: SortPlace | null;
}

/** Looks at some tasks behind a place, newest first, by the index that has the fewest others. */
export function quickLook({ use, filter, size, terms }: QuickLookParts, behind: SortPlace | null): QuickLook {
  const scope = quickScope(filter);
  const from = behind === null ? [] : [{ text: '(ordered_at, seq) < (?, ?)', values: valuesOf(behind) }];
  const find = (where: readonly Sql[], limit: string, ...values: readonly number[]): readonly SortPlace[] => {
    const condition = ['TRUE', ...where.map(({ text }) => text)].join(' AND ');
    const text = `SELECT seq, ordered_at AS key FROM task WHERE ${condition}
      ORDER BY ordered_at DESC, seq DESC ${limit}`;
    return placesOf(
      use((database) => database.all({ text, values: [...where.flatMap((one) => one.values), ...values] })),
    );
  };
  const within = scope === 'ids' || scope === 'all' ? [] : [{ text: SCOPE_INDEXES[scope].term, values: [] }];
  const [end = null] = scope === 'ids' ? [] : find([...within, ...from], 'LIMIT 1 OFFSET ?', QUICK_ROWS);
  const to = end === null ? [] : [{ text: '(ordered_at, seq) >= (?, ?)', values: valuesOf(end) }];
  return { places: find([terms, ...from, ...to], 'LIMIT ?', size + 1), end };
}

function valuesOf({ key, seq }: SortPlace): readonly (string | number)[] {
  return [key, seq];
}
