import { formatNumber } from '../../model/numberFormat.ts';

/** A count by locale: `1,180`. */
export function formatCount(count: number, locale: string): string {
  return formatNumber(count, locale, 0);
}
