import { anywhere, type FilterPattern } from '../../model/filter/filterPattern.ts';
import { likeText } from './likePattern.ts';
import type { Sql } from './sql.ts';

/**
 * Whether an SQL expression matches a pattern.
 *
 * @param where whether the whole text has to match, or any part of it will do
 */
export function patternSql(operand: string, pattern: FilterPattern, where: 'whole' | 'anywhere'): Sql {
  const parts = where === 'whole' ? pattern : anywhere(pattern);
  const like = parts
    .map((part) => {
      if (part.kind === 'any') return '%';
      return part.kind === 'one' ? '_' : likeText(part.text.toWellFormed());
    })
    .join('');
  return { text: `${operand} LIKE ? ESCAPE '\\'`, values: [like] };
}
