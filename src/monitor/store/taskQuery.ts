import { isFilterExpression } from '../../model/filter/isFilterExpression.ts';
import { filterSql, type FilterContext } from './filterSql.ts';
import { likePattern } from './likePattern.ts';
import { parseCursor } from './pageCursor.ts';
import { notAFilter } from './storeMessages.ts';
import { TASK_COLUMNS } from './taskRow.ts';
import type { TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';

export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

export const LARGEST_PAGE = 1_000;

const SEARCHED_COLUMNS = ['id', 'name', 'args', 'kwargs', 'result', 'error'];

export function pageSize(query: TaskQuery): number {
  return Number.isFinite(query.limit) ? Math.min(Math.max(Math.trunc(query.limit), 1), LARGEST_PAGE) : 1;
}

/**
 * One page of tasks, newest first. Asks for one row more than the page holds, which tells whether another follows.
 * Values never enter the text, so that the number of different statements is small and each can be kept prepared.
 *
 * @param among only tasks of these connections
 * @throws RangeError for a cursor that is none of ours, or an expression that is no filter
 */
export function pageSql(query: TaskQuery, among: readonly ConnectionId[], context: FilterContext): Sql {
  const { filter } = query;
  const sources = sourceTerm({
    connectionIds: among.filter((id) => filter.connectionId === undefined || filter.connectionId === id),
    system: filter.system,
  });
  const terms: string[] = [];
  const values: (string | number)[] = [];
  const add = (term: string, ...bound: (string | number)[]): void => {
    terms.push(term);
    values.push(...bound);
  };
  if (query.cursor !== null) {
    const { orderedAt, seq } = parseCursor(query.cursor);
    add('(ordered_at, seq) < (?, ?)', orderedAt, seq);
  }
  add(sources.text, ...sources.values);
  if (filter.states !== undefined) {
    // Literal, so that the index of the failed ones serves the commonest question.
    if (filter.states.length === 1 && filter.states[0] === 'failed') add("state = 'failed'");
    else add('state IN (SELECT value FROM json_each(?))', JSON.stringify(filter.states));
  }
  if (filter.names !== undefined) {
    add('name IN (SELECT value FROM json_each(?))', JSON.stringify(filter.names));
  }
  if (filter.queue !== undefined) add('queue = ?', filter.queue);
  if (filter.worker !== undefined) add('worker = ?', filter.worker);
  if (filter.since !== undefined) add('updated_at >= ?', filter.since);
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = likePattern(filter.text);
    add(
      `(${SEARCHED_COLUMNS.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      ...SEARCHED_COLUMNS.map(() => pattern),
    );
  }
  if (filter.expression !== undefined) {
    if (!isFilterExpression(filter.expression)) throw new RangeError(notAFilter());
    const expression = filterSql(filter.expression, context);
    add(expression.text, ...expression.values);
  }
  return {
    text: `SELECT ${TASK_COLUMNS} FROM task WHERE ${terms.join(' AND ')} ORDER BY ordered_at DESC, seq DESC LIMIT ?`,
    values: [...values, pageSize(query) + 1],
  };
}

/** The sources of some connections, of one system or both. */
export function sourceTerm(of: {
  readonly connectionIds: readonly ConnectionId[];
  readonly system?: SystemKind | undefined;
}): Sql {
  const values = [JSON.stringify(of.connectionIds), ...(of.system === undefined ? [] : [of.system])];
  const system = of.system === undefined ? '' : ' AND system = ?';
  const text = `source IN (
    SELECT no FROM source WHERE connection_id IN (SELECT value FROM json_each(?))${system}
  )`;
  return { text, values };
}
