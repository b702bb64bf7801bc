import { parseCursor } from './pageCursor.ts';
import { taskTerms } from './taskTerms.ts';
import { TASK_COLUMNS } from './taskRow.ts';
import type { TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { FilterContext } from './filterSql.ts';
import type { Sql } from './sql.ts';

export const LARGEST_PAGE = 1_000;

export function pageSize(query: TaskQuery): number {
  return Number.isFinite(query.limit) ? Math.min(Math.max(Math.trunc(query.limit), 1), LARGEST_PAGE) : 1;
}

/**
 * One page of tasks, newest first. Asks for one row more than the page holds, which tells whether another follows.
 *
 * @param among only tasks of these connections
 * @throws RangeError for a cursor that is none of ours, or an expression that is no filter
 */
export function pageSql(query: TaskQuery, among: readonly ConnectionId[], context: FilterContext): Sql {
  const cursor = query.cursor === null ? null : parseCursor(query.cursor);
  const begin = cursor === null ? '' : '(ordered_at, seq) < (?, ?) AND ';
  const terms = taskTerms(query.filter, among, context);
  return {
    text: `SELECT ${TASK_COLUMNS} FROM task WHERE ${begin}${terms.text} ORDER BY ordered_at DESC, seq DESC LIMIT ?`,
    values: [
      ...(cursor === null ? [] : [cursor.orderedAt, cursor.seq]),
      ...terms.values,
      pageSize(query) + 1,
    ],
  };
}
