import { t } from './l10n.ts';
import { formatNumber } from './numberFormat.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A span of time as a person reads it: `850 ms`, `30.2 s`, `2 min 5 s`, `1 h 12 min`, `3 d 4 h`.
 * Digits follow the locale, units the display language. Negative spans keep their sign.
 */
export function formatDuration(ms: number, locale?: string): string {
  if (ms < 0) return `−${formatDuration(-ms, locale)}`;
  const number = (value: number, digits: number): string => formatNumber(value, locale, digits);
  if (ms < 1) return t('{0} ms', ms === 0 ? number(0, 0) : `<${number(1, 0)}`);
  if (Math.round(ms) < SECOND) return t('{0} ms', number(ms, ms < 10 ? 1 : 0));
  if (Math.round(ms / 100) * 100 < MINUTE) return seconds(number(ms / SECOND, 1));
  if (wholes(ms, SECOND) < HOUR) return pair(ms, MINUTE, minutes, SECOND, seconds, number);
  if (wholes(ms, MINUTE) < DAY) return pair(ms, HOUR, hours, MINUTE, minutes, number);
  return pair(ms, DAY, days, HOUR, hours, number);
}

const seconds = (count: string): string => t('{0} s', count);
const minutes = (count: string): string => t('{0} min', count);
const hours = (count: string): string => t('{0} h', count);
const days = (count: string): string => t('{0} d', count);

/** Rounded to whole units, in ms, so that 59.9 of a unit becomes one of the next. */
function wholes(ms: number, unit: number): number {
  return Math.round(ms / unit) * unit;
}

function pair(
  ms: number,
  large: number,
  inLarge: (count: string) => string,
  small: number,
  inSmall: (count: string) => string,
  number: (value: number, digits: number) => string,
): string {
  const rounded = wholes(ms, small);
  const rest = Math.round((rounded % large) / small);
  const head = inLarge(number(Math.floor(rounded / large), 0));
  return rest === 0 ? head : `${head} ${inSmall(number(rest, 0))}`;
}
