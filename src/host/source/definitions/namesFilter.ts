import { FILTER_LIMITS, type FilterExpression } from '../../../model/filter/filterExpression.ts';
import { formatFilter } from '../../../model/filter/formatFilter.ts';

/** A filter, as a person types it, for the runs of tasks of these names; of very many, the first that fit. */
export function namesFilter(names: readonly string[]): string {
  let text = '';
  for (let count = 1; count <= Math.min(names.length, FILTER_LIMITS.terms); count++) {
    const longer = formatFilter(anyOf(names.slice(0, count)));
    if (longer.length > FILTER_LIMITS.length) break;
    text = longer;
  }
  return text;
}

function anyOf(names: readonly string[]): FilterExpression {
  const of = names.map((name): FilterExpression => {
    return { kind: 'field', field: 'name', pattern: [{ kind: 'text', text: name }] };
  });
  const [first] = of;
  return of.length === 1 && first !== undefined ? first : { kind: 'any', of };
}
