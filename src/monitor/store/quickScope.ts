import { isExactField, isPartField } from '../../model/filter/filterExpression.ts';
import { foldCase, literalText } from '../../model/filter/filterPattern.ts';
import { isFinished, isKnownTaskState } from '../../model/taskState.ts';
import type { FilterExpression } from '../../model/filter/filterExpression.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';

/**
 * Which index finds what a filter asks for: one of ids, whose tasks are few; one of the failed or of the unfinished tasks,
 * newest first; else the one of all tasks, newest first.
 */
export type QuickScope = 'ids' | 'failed' | 'open' | 'all';

export function quickScope({ cause, states, expression }: TaskFilter): QuickScope {
  const conditions =
    expression?.kind === 'all' ? expression.of : expression === undefined ? [] : [expression];
  if (conditions.some(asksForId)) return 'ids';
  if (cause !== undefined) return 'failed';
  const asked = [states ?? null, ...conditions.map(askedStates)];
  if (asked.some((some) => some?.every((state) => state === 'failed') === true)) return 'failed';
  return asked.some((some) => some?.every((state) => !isFinished(state)) === true) ? 'open' : 'all';
}

function asksForId(condition: FilterExpression): boolean {
  if (condition.kind !== 'field' || isPartField(condition.field)) return false;
  // Of one cause there may be any number of failures.
  if (condition.field === 'cause') return false;
  return isExactField(condition.field) && literalText(condition.pattern) !== null;
}

/** Indexes of few tasks, by `ordered_at`, and what holds for theirs; literal, so that they can serve. */
export const SCOPE_INDEXES = {
  failed: { name: 'task_failed_newest', term: "state = 'failed'" },
  open: { name: 'task_open', term: 'open = 1' },
} as const;

/** The states of which a task must have one; `null`: the condition is about something else, or about states by wildcards. */
function askedStates(condition: FilterExpression): readonly string[] | null {
  if (condition.kind === 'any') {
    const all = condition.of.map(askedStates);
    return all.every((some) => some !== null) ? all.flat() : null;
  }
  if (condition.kind !== 'field') return null;
  if (condition.field === 'cause') return ['failed'];
  if (condition.field !== 'state') return null;
  const state = foldCase(literalText(condition.pattern) ?? '');
  return isKnownTaskState(state) ? [state] : null;
}
