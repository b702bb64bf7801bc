import { TASK_SORTS, type TaskSort } from '../../model/taskSort.ts';
import type { Translate } from '../messages/connectionProblem.ts';

export function isTaskSort(value: unknown): value is TaskSort {
  return TASK_SORTS.some((sort) => sort === value);
}

/** Beside the view's title; empty: the newest first, as usual. */
export function sortText(sort: TaskSort, t: Translate): string {
  switch (sort) {
    case 'newest':
      return '';
    case 'oldest':
      return t('oldest first');
    case 'longest runtime':
      return t('longest runtime first');
    case 'longest wait':
      return t('longest wait first');
    case 'most retries':
      return t('most retries first');
    case 'name':
      return t('sorted by name');
    default:
      return sort satisfies never;
  }
}
