import { formatDuration } from '../../model/duration.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { t } from '../../model/l10n.ts';

/** What stands for a figure that nobody knows. */
export const UNKNOWN = '–';

export function durationText(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? UNKNOWN : formatDuration(ms);
}

/** `12.5 %`; @param share 0 to 1 */
export function shareText(share: number | null | undefined): string {
  if (share === null || share === undefined) return UNKNOWN;
  return t('{0} %', formatNumber(share * 100, undefined, share > 0 && share < 0.1 ? 1 : 0));
}

/** A count or a mean of counts. */
export function countText(count: number | null | undefined): string {
  if (count === null || count === undefined) return UNKNOWN;
  return formatNumber(count, undefined, count < 10 && !Number.isInteger(count) ? 1 : 0);
}

/** Tasks per second, or per minute when they are few. */
export function rateText(perS: number | null): string {
  if (perS === null) return UNKNOWN;
  if (perS >= 1 || perS === 0) return t('{0}/s', formatNumber(perS, undefined, perS < 100 ? 1 : 0));
  return t('{0}/min', formatNumber(perS * 60, undefined, perS * 60 < 10 ? 1 : 0));
}

/** `+12 %` against the value before; empty when nothing can be compared. */
export function changeText(now: number | null | undefined, before: number | null | undefined): string {
  if (now === null || now === undefined || before === null || before === undefined) return '';
  if (now === before) return t('{0} %', `±${formatNumber(0)}`);
  if (before === 0) return t({ message: 'new', comment: 'Of a figure: before, there was none.' });
  const change = (now - before) / before;
  return t('{0} %', `${change < 0 ? '−' : '+'}${formatNumber(Math.abs(change) * 100)}`);
}
