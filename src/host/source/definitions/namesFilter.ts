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

/** The same for the jobs of a BullMQ queue, of a name, or of both; empty when neither is known or they are too long. */
export function jobsFilter(queue: string | null, job: string | null): string {
  const of = [...fieldIs('queue', queue), ...fieldIs('name', job)];
  const [first] = of;
  if (first === undefined) return '';
  const text = formatFilter(of.length === 1 ? first : { kind: 'all', of });
  return text.length > FILTER_LIMITS.length ? '' : text;
}

function fieldIs(field: 'queue' | 'name', text: string | null): readonly FilterExpression[] {
  return text === null || text === '' ? [] : [{ kind: 'field', field, pattern: [{ kind: 'text', text }] }];
}

function anyOf(names: readonly string[]): FilterExpression {
  const of = names.map((name): FilterExpression => {
    return { kind: 'field', field: 'name', pattern: [{ kind: 'text', text: name }] };
  });
  const [first] = of;
  return of.length === 1 && first !== undefined ? first : { kind: 'any', of };
}
