/** Orders of a list of tasks. What is not known comes last; among equals the newer comes first. */
export const TASK_SORTS = [
  'newest',
  'oldest',
  'longest runtime',
  'longest wait',
  'most retries',
  'name',
] as const;

export type TaskSort = (typeof TASK_SORTS)[number];
