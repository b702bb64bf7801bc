import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';

/** Bytes as a person reads them, in steps of 1,000: `812 B`, `1.2 kB`, `5.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return t('{0} B', formatNumber(bytes));
  if (bytes < 1_000_000) return t('{0} kB', formatNumber(bytes / 1_000, undefined, 1));
  if (bytes < 1_000_000_000) return t('{0} MB', formatNumber(bytes / 1_000_000, undefined, 1));
  return t('{0} GB', formatNumber(bytes / 1_000_000_000, undefined, 1));
}
