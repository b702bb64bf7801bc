import type { TaskQuery } from '../../contract/monitorApi.ts';

export const LARGEST_PAGE = 1_000;

/** The tasks that a page may have, whatever was asked for. */
export function pageSize({ limit }: TaskQuery): number {
  return Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), LARGEST_PAGE) : 1;
}
