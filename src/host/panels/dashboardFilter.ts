import type { DashboardRow } from '../../contract/dashboard.ts';
import type { FilterExpression } from '../../model/filter/filterExpression.ts';
import { formatFilter } from '../../model/filter/formatFilter.ts';

/** The filter, as a person would type it, that shows the tasks of a row; `null`: there is none. */
export function rowFilter({ subject }: DashboardRow): string | null {
  if (subject.kind === 'rest' || subject.name === null) return null;
  const terms: FilterExpression[] = [];
  const add = (field: 'name' | 'worker' | 'queue', text: string): void => {
    terms.push({ kind: 'field', field, pattern: [{ kind: 'text', text }] });
  };
  add(subject.kind === 'worker' ? 'worker' : 'name', subject.name);
  if (subject.kind === 'name' && subject.queue !== null) add('queue', subject.queue);
  return terms.map(formatFilter).join(' ');
}
