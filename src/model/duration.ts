import { formatNumber } from './numberFormat.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A span of time as a person reads it: `850 ms`, `30.2 s`, `2 min 5 s`, `1 h 12 min`, `3 d 4 h`.
 * Digits follow the locale, units are the international symbols. Negative spans keep their sign.
 */
export function formatDuration(ms: number, locale?: string): string {
  if (ms < 0) return `−${formatDuration(-ms, locale)}`;
  const number = (value: number, digits: number): string => formatNumber(value, locale, digits);
  if (ms < 1) return ms === 0 ? '0 ms' : '<1 ms';
  if (Math.round(ms) < SECOND) return `${number(ms, ms < 10 ? 1 : 0)} ms`;
  if (Math.round(ms / 100) * 100 < MINUTE) return `${number(ms / SECOND, 1)} s`;
  if (wholes(ms, SECOND) < HOUR) return pair(ms, MINUTE, 'min', SECOND, 's', number);
  if (wholes(ms, MINUTE) < DAY) return pair(ms, HOUR, 'h', MINUTE, 'min', number);
  return pair(ms, DAY, 'd', HOUR, 'h', number);
}

/** Rounded to whole units, in ms, so that 59.9 of a unit becomes one of the next. */
function wholes(ms: number, unit: number): number {
  return Math.round(ms / unit) * unit;
}

function pair(
  ms: number,
  large: number,
  largeSymbol: string,
  small: number,
  smallSymbol: string,
  number: (value: number, digits: number) => string,
): string {
  const rounded = wholes(ms, small);
  const rest = Math.round((rounded % large) / small);
  const head = `${number(Math.floor(rounded / large), 0)} ${largeSymbol}`;
  return rest === 0 ? head : `${head} ${number(rest, 0)} ${smallSymbol}`;
}
