import {
  isExactField,
  isPartField,
  type FilterExpression,
  type FilterTerm,
} from '../../model/filter/filterExpression.ts';
import { foldCase, literalText, matchesPattern } from '../../model/filter/filterPattern.ts';
import { momentMs } from '../../model/filter/filterUnits.ts';
import { isFinished, isKnownTaskState } from '../../model/taskState.ts';
import { argumentSql } from './argumentSql.ts';
import { idHash } from './idHash.ts';
import { patternSql } from './patternSql.ts';
import { tagSql } from './tagSql.ts';
import type { WholeField } from '../../model/filter/filterExpression.ts';
import type { FilterPattern } from '../../model/filter/filterPattern.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { Sql } from './sql.ts';

/** What the conditions of a filter refer to besides the task. */
export interface FilterContext {
  /** Epoch ms of our clock. */
  readonly now: number;
  /** Names of the connections that are asked about. */
  readonly names: ReadonlyMap<ConnectionId, string>;
}

const COLUMNS = {
  state: 'state',
  name: 'name',
  worker: 'worker',
  queue: 'queue',
  id: 'id',
  root: 'root_id',
  parent: 'parent_id',
  group: 'group_id',
  cause: 'cause',
  args: 'args',
  kwargs: 'kwargs',
  result: 'result',
  error: 'error',
  traceback: 'traceback',
} as const;

/** Where free text is looked for. */
const SEARCHED_COLUMNS = ['id', 'name', 'args', 'kwargs', 'result', 'error'] as const;

const NUMBERS = { runtime: 'runtime_ms', wait: '(started_at - sent_at)', retries: 'retries' } as const;

/** The condition on `task` that holds for the tasks that an expression means; its values never enter the text. */
export function filterSql(expression: FilterExpression, context: FilterContext): Sql {
  switch (expression.kind) {
    case 'all':
    case 'any': {
      const parts = expression.of.map((part) => filterSql(part, context));
      const joint = expression.kind === 'all' ? ' AND ' : ' OR ';
      return {
        text: `(${parts.map(({ text }) => text).join(joint)})`,
        values: parts.flatMap(({ values }) => values),
      };
    }
    case 'not': {
      const { text, values } = filterSql(expression.of, context);
      // What a task says nothing about (NULL) is not what is negated.
      return { text: `((${text}) IS NOT TRUE)`, values };
    }
    case 'text':
    case 'field':
    case 'tag':
    case 'argument':
    case 'argumentNumber':
    case 'number':
    case 'time':
      return termSql(expression, context);
    default:
      return expression satisfies never;
  }
}

function termSql(term: FilterTerm, { now, names }: FilterContext): Sql {
  switch (term.kind) {
    case 'text': {
      const searched = SEARCHED_COLUMNS.map((column) => patternSql(column, term.pattern, 'anywhere'));
      return {
        text: `(${searched.map(({ text }) => text).join(' OR ')})`,
        values: searched.flatMap(({ values }) => values),
      };
    }
    case 'field': {
      const { field, pattern } = term;
      if (isPartField(field)) return patternSql(COLUMNS[field], pattern, 'anywhere');
      if (field === 'system') return ofSource(patternSql('system', pattern, 'whole'));
      if (field === 'connection') return connectionSql(pattern, names);
      return wholeSql(field, pattern);
    }
    case 'tag':
      return tagSql(term.pattern);
    case 'argument':
    case 'argumentNumber':
      return argumentSql(term);
    case 'number':
      return { text: `${NUMBERS[term.field]} ${term.comparison} ?`, values: [term.value] };
    case 'time': {
      const comparison = term.field === 'since' ? '>=' : '<=';
      return { text: `(state_at > 0 AND state_at ${comparison} ?)`, values: [momentMs(term.moment, now)] };
    }
    default:
      return term satisfies never;
  }
}

/** Written so that the indexes of ids, of failed tasks and of relatives can serve. */
function wholeSql(field: Exclude<WholeField, 'system' | 'connection'>, pattern: FilterPattern): Sql {
  const column = COLUMNS[field];
  const literal = literalText(pattern)?.toWellFormed() ?? null;
  if (literal === null) return patternSql(column, pattern, 'whole');
  if (field === 'state' && isKnownTaskState(foldCase(literal))) {
    const state = foldCase(literal);
    // Literal, so that the indexes of the failed and of the unfinished ones serve the commonest questions.
    if (state === 'failed') return { text: "state = 'failed'", values: [] };
    return { text: isFinished(state) ? 'state = ?' : '(open = 1 AND state = ?)', values: [state] };
  }
  if (!isExactField(field)) return patternSql(column, pattern, 'whole');
  const hash = idHash(literal);
  if (field === 'id') return { text: '(id_hash = ? AND id = ?)', values: [hash, literal] };
  if (field !== 'root') return { text: `${column} = ?`, values: [literal] };
  return {
    text: '((root_id = ? AND root_id <> id) OR (id_hash = ? AND id = ? AND root_id = id))',
    values: [literal, hash, literal],
  };
}

function connectionSql(pattern: FilterPattern, names: ReadonlyMap<ConnectionId, string>): Sql {
  const ids = [...names].flatMap(([id, name]) =>
    matchesPattern(id, pattern) || matchesPattern(name, pattern) ? [id] : [],
  );
  return ofSource({
    text: 'connection_id IN (SELECT value FROM json_each(?))',
    values: [JSON.stringify(ids)],
  });
}

function ofSource({ text, values }: Sql): Sql {
  return { text: `source IN (SELECT no FROM source WHERE ${text})`, values };
}
