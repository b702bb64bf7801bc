import { spokenLanguage } from './displayLanguage.ts';

const formats = new Map<string, Intl.NumberFormat>();

/**
 * A number by locale (that of the display language unless another is given), with at most (and at least) so many
 * fraction digits. Formats are made once and kept: each costs
 * more time than a hundred numbers, and native memory that the garbage collector knows nothing of.
 */
export function formatNumber(
  value: number,
  locale: string = spokenLanguage().locale,
  maxFractionDigits = 0,
  minFractionDigits = 0,
): string {
  const key = `${locale} ${minFractionDigits} ${maxFractionDigits}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: minFractionDigits,
      maximumFractionDigits: maxFractionDigits,
    });
    formats.set(key, format);
  }
  return format.format(value);
}
