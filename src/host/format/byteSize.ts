import { formatNumber } from '../../model/numberFormat.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes in the unit that fits, in steps of 1,000: `812 B`, `4.2 kB`, `512 MB`. */
export function formatByteSize(bytes: number, locale: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${formatNumber(value, locale, unit === 0 || value >= 10 ? 0 : 1)} ${UNITS[unit] ?? ''}`;
}
