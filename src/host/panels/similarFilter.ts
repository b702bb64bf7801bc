import { formatFilter } from '../../model/filter/formatFilter.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';

/** The filter, as a person would type it, that shows failures with this cause. */
export function similarFilter({ cause }: Pick<SimilarFailures, 'cause'>): string {
  return formatFilter({ kind: 'field', field: 'cause', pattern: [{ kind: 'text', text: cause }] });
}
