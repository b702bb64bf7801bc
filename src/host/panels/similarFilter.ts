import { formatFilter } from '../../model/filter/formatFilter.ts';
import type { FilterTerm } from '../../model/filter/filterExpression.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';

/** The filter, as a person would type it, that shows failures of tasks of this name with this kind of error. */
export function similarFilter(name: string, { error }: SimilarFailures): string {
  const field = (field: 'state' | 'name' | 'error', text: string): FilterTerm => ({
    kind: 'field',
    field,
    pattern: [{ kind: 'text', text }],
  });
  return formatFilter({
    kind: 'all',
    of: [field('state', 'failed'), field('name', name), field('error', error)],
  });
}
