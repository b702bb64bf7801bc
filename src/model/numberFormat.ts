const formats = new Map<string, Intl.NumberFormat>();

/**
 * A number by locale, with at most (and at least) so many fraction digits. Formats are made once and kept: each costs
 * more time than a hundred numbers, and native memory that the garbage collector knows nothing of.
 */
export function formatNumber(
  value: number,
  locale: string | undefined,
  maxFractionDigits: number,
  minFractionDigits = 0,
): string {
  const key = `${locale ?? ''} ${minFractionDigits} ${maxFractionDigits}`;
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
