import type { Sql } from './sql.ts';
import type { TaskSort } from '../../model/taskSort.ts';

/** What a task is sorted by; of one order all keys are of one type. */
export type SortKey = number | string;

/** Stands for a number that is not known: below all others. */
export const UNKNOWN = Number.MIN_SAFE_INTEGER;
/** Stands for a name that is not known: behind all others, being the last character that there is. */
export const NAMELESS = '\u{10FFFF}';

export interface SortOrder {
  /** SQL for the key of a `task`, never NULL. */
  readonly key: string;
  readonly isAscending: boolean;
  /** Among tasks of one key: whether the older come first. */
  readonly isOldestFirst: boolean;
}

/** As a REAL: the difference of two times that a date can express may be no integer that JavaScript can. */
export const WAIT_MS = 'CAST(started_at - sent_at AS REAL)';

const byNumber = (column: string): string => `ifnull(${column}, ${String(UNKNOWN)})`;

export const SORT_ORDERS: Readonly<Record<TaskSort, SortOrder>> = {
  newest: { key: 'ordered_at', isAscending: false, isOldestFirst: false },
  oldest: { key: 'ordered_at', isAscending: true, isOldestFirst: true },
  'longest runtime': { key: byNumber('runtime_ms'), isAscending: false, isOldestFirst: false },
  'longest wait': { key: byNumber(WAIT_MS), isAscending: false, isOldestFirst: false },
  'most retries': { key: byNumber('retries'), isAscending: false, isOldestFirst: false },
  name: { key: `ifnull(name, '${NAMELESS}')`, isAscending: true, isOldestFirst: false },
};

/** Where a task stands in an order. */
export interface SortPlace {
  readonly key: SortKey;
  readonly seq: number;
}

/** Surrogates, and the characters behind them. */
const BEYOND = /[\ud800-\uffff]/;

/** Below 0: `a` comes before `b`. */
export function comparePlaces(order: SortOrder, a: SortPlace, b: SortPlace): number {
  const byKey = compareKeys(a.key, b.key);
  if (byKey !== 0) return order.isAscending ? byKey : -byKey;
  return order.isOldestFirst ? a.seq - b.seq : b.seq - a.seq;
}

/** As SQLite compares them: texts by the bytes of their UTF-8. */
export function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === b) return 0;
  const one = String(a);
  const other = String(b);
  // Only beyond these the order of UTF-16 is another one.
  if (!BEYOND.test(one) && !BEYOND.test(other)) return one < other ? -1 : 1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** The condition that holds for the tasks behind a place, or for those before it. */
export function besideSql(order: SortOrder, side: 'behind' | 'before', { key, seq }: SortPlace): Sql {
  const isGreater = (isAscending: boolean): string => (isAscending === (side === 'behind') ? '>' : '<');
  const text = `(${order.key} ${isGreater(order.isAscending)}= ? AND
    (${order.key} <> ? OR seq ${isGreater(order.isOldestFirst)} ?))`;
  return { text, values: [key, key, seq] };
}

/** `ORDER BY` of the order. */
export function orderSql({ key, isAscending, isOldestFirst }: SortOrder): string {
  return `ORDER BY ${key} ${isAscending ? 'ASC' : 'DESC'}, seq ${isOldestFirst ? 'ASC' : 'DESC'}`;
}
