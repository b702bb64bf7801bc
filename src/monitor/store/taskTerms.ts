import { isFilterExpression } from '../../model/filter/isFilterExpression.ts';
import { isFinished } from '../../model/taskState.ts';
import { filterSql, type FilterContext } from './filterSql.ts';
import { likePattern } from './likePattern.ts';
import { sourceTerm } from './sourceTerm.ts';
import { notAFilter } from './storeMessages.ts';
import type { Sql } from './sql.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import type { TaskState } from '../../model/taskState.ts';

const SEARCHED_COLUMNS = ['id', 'name', 'args', 'kwargs', 'result', 'error'];

/**
 * The condition on `task` that holds for the tasks of these connections that a filter means. Values never enter the text, so
 * that the number of different statements is small and each can be kept prepared.
 *
 * @throws RangeError for an expression that is no filter
 */
export function taskTerms(filter: TaskFilter, among: readonly ConnectionId[], context: FilterContext): Sql {
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
  add(sources.text, ...sources.values);
  if (filter.states !== undefined) addStates(filter.states, add);
  if (filter.names !== undefined) {
    add('name IN (SELECT value FROM json_each(?))', JSON.stringify(filter.names));
  }
  if (filter.queue !== undefined) add('queue = ?', filter.queue);
  if (filter.worker !== undefined) add('worker = ?', filter.worker);
  if (filter.cause !== undefined) add('cause = ?', filter.cause);
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
  return { text: terms.join(' AND '), values };
}

function addStates(states: readonly TaskState[], add: (term: string, ...bound: string[]) => void): void {
  // Literal, so that the indexes of the failed and of the unfinished ones serve the commonest questions.
  if (states.length === 1 && states[0] === 'failed') {
    add("state = 'failed'");
    return;
  }
  if (states.length > 0 && !states.some(isFinished)) add('open = 1');
  add('state IN (SELECT value FROM json_each(?))', JSON.stringify(states));
}
