import { formatNumber } from '../../model/numberFormat.ts';

/** A count by locale: `1,180`. */
export function formatCount(count: number, locale: string): string {
  return formatNumber(count, locale, 0);
}

/** A count with its noun: `1 task`, `12 tasks`. */
export function countOf(count: number, one: string, many: string, locale: string): string {
  return `${formatCount(count, locale)} ${count === 1 ? one : many}`;
}
