import type { Translate } from '../messages/connectionProblem.ts';

/** By what the view *Tasks* groups its rows. */
export const TASK_GROUPINGS = ['none', 'state', 'name', 'worker', 'cause'] as const;

export type TaskGrouping = (typeof TASK_GROUPINGS)[number];

export function isTaskGrouping(value: unknown): value is TaskGrouping {
  return TASK_GROUPINGS.some((grouping) => grouping === value);
}

/** Beside the view's title; empty: not grouped. */
export function groupingText(grouping: TaskGrouping, t: Translate): string {
  switch (grouping) {
    case 'none':
      return '';
    case 'state':
      return t('by state');
    case 'name':
      return t('by name');
    case 'worker':
      return t('by worker');
    case 'cause':
      return t('by failure cause');
    default:
      return grouping satisfies never;
  }
}
