import { formatNumber } from '../../model/numberFormat.ts';
import type { Wording } from '../trees/drawing.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long ago (or how soon) a moment is, in one unit, rounded down so that it never runs ahead:
 * `just now`, `12 s ago`, `1 min ago`, `in 8 s`. Both times in epoch ms.
 */
export function formatAge(at: number, now: number, { locale, t }: Wording): string {
  const distance = Math.abs(now - at);
  if (distance < SECOND) return at > now ? t('in a moment') : t('just now');
  const span = wholeUnits(distance, locale);
  return at > now ? t('in {0}', span) : t('{0} ago', span);
}

function wholeUnits(ms: number, locale: string): string {
  const [unit, symbol]: readonly [number, string] =
    ms < MINUTE ? [SECOND, 's'] : ms < HOUR ? [MINUTE, 'min'] : ms < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  return `${formatNumber(Math.floor(ms / unit), locale, 0)} ${symbol}`;
}
