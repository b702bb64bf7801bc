import type { TaskFilter } from '../taskFilter.ts';
import type { KnownTaskState } from '../taskState.ts';
import { foldCase, literalText } from './filterPattern.ts';
import type { FilterExpression } from './filterExpression.ts';

/** Whether a filter names a state as one that is wanted: then a person means it, and not only lets it through. */
export function asksForState({ states, expression }: TaskFilter, state: KnownTaskState): boolean {
  return states?.includes(state) === true || (expression !== undefined && names(expression, state));
}

function names(expression: FilterExpression, state: KnownTaskState): boolean {
  if (expression.kind === 'all' || expression.kind === 'any') {
    return expression.of.some((part) => names(part, state));
  }
  if (expression.kind !== 'field' || expression.field !== 'state') return false;
  return foldCase(literalText(expression.pattern) ?? '') === state;
}
