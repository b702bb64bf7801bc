import { patternSql } from './patternSql.ts';
import type { FilterTerm } from '../../model/filter/filterExpression.ts';
import type { Sql } from './sql.ts';

type ArgumentTerm = Extract<FilterTerm, { readonly kind: 'argument' | 'argumentNumber' }>;

/**
 * A condition on a value in the arguments: those of the row where they are JSON (BullMQ's data), and those of the message
 * where it was kept (Celery's events carry representations only).
 */
export function argumentSql(term: ArgumentTerm): Sql {
  const ofTask = ['args', 'kwargs'].map((column) => documentSql(`task.${column}`, term));
  const ofMessage = ['args', 'kwargs'].map((column) => documentSql(`kept.${column}`, term));
  const text = `(${ofTask.map((one) => one.text).join(' OR ')} OR EXISTS (
    SELECT 1 FROM task_message AS kept WHERE kept.task = task.seq AND (${ofMessage.map((one) => one.text).join(' OR ')})
  ))`;
  return { text, values: [...ofTask, ...ofMessage].flatMap(({ values }) => values) };
}

/** SQLite throws at a text that is no JSON, so that each is asked first. */
function documentSql(document: string, term: ArgumentTerm): Sql {
  const path = jsonPath(term.path);
  const value = `(${document} ->> ?)`;
  if (term.kind === 'argumentNumber') {
    return {
      text: `(CASE WHEN json_valid(${document}) THEN CASE WHEN json_type(${document}, ?) IN ('integer', 'real')
        THEN CAST(${value} AS REAL) ${term.comparison} ? END END)`,
      values: [path, path, term.value],
    };
  }
  const text = patternSql(value, term.pattern, 'whole');
  const json = patternSql(`(${document} -> ?)`, term.pattern, 'whole');
  return {
    text: `(CASE WHEN json_valid(${document}) THEN CASE json_type(${document}, ?)
      WHEN 'text' THEN ${text.text} WHEN 'array' THEN 0 WHEN 'object' THEN 0 ELSE ${json.text} END END)`,
    values: [path, path, ...text.values, path, ...json.values],
  };
}

/** SQLite's path to a value: `$."user"."id"`, `$."items"[0]`. Segments hold no quotes. */
function jsonPath(path: readonly string[]): string {
  const segments = path.map((segment) =>
    /^\d+$/.test(segment) ? `[${String(Number(segment))}]` : `."${segment}"`,
  );
  return `$${segments.join('')}`;
}
