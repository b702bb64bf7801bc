import { likePattern } from './likePattern.ts';
import { patternSql } from './patternSql.ts';
import type { FilterPattern } from '../../model/filter/filterPattern.ts';
import type { Sql } from './sql.ts';

/** A stamp has one value, or a list of them; what is deeper is none. */
const VALUES = `CASE stamp.type WHEN 'array' THEN stamp.value WHEN 'object' THEN '[]' ELSE json_array(stamp.value) END`;
const NAMED = ['stamp.key', 'one.value', "(stamp.key || '=' || one.value)"];
/** What JSON writes with a backslash, or may, and what joins name and value here. */
const NOT_AS_WRITTEN = /["\\/=\p{Cc}]/u;

/**
 * Whether a tag matches: a stamp of Celery (since 5.3 the headers `stamps` and `stamped_headers`) by its name, its value, or both
 * as `name=value`, in the message where it was kept.
 */
export function tagSql(pattern: FilterPattern): Sql {
  const matches = NAMED.map((operand) => patternSql(operand, pattern, 'whole'));
  const stamps = stampsSql(pattern);
  return {
    text: `EXISTS (SELECT 1 FROM task_message AS kept, json_each(${stamps.text}) AS stamp, json_each(${VALUES}) AS one
      WHERE kept.task = task.seq AND one.type IN ('text', 'integer')
        AND (${matches.map(({ text }) => text).join(' OR ')}))`,
    values: [...stamps.values, ...matches.flatMap(({ values }) => values)],
  };
}

/** SQLite throws at a text that is no JSON, so that each is asked first; to look for the words before is much quicker. */
function stampsSql(pattern: FilterPattern): Sql {
  const words = pattern
    .flatMap((part) => (part.kind === 'text' ? part.text.toWellFormed().split(NOT_AS_WRITTEN) : []))
    .filter((word) => word !== '');
  const hasWords = words.map(() => `kept.headers LIKE ? ESCAPE '\\' AND `).join('');
  return {
    text: `CASE WHEN ${hasWords}json_valid(kept.headers) THEN
      CASE json_type(kept.headers, '$.stamps') WHEN 'object' THEN kept.headers -> '$.stamps' ELSE '{}' END ELSE '{}' END`,
    values: words.map(likePattern),
  };
}
