/** Made once and kept: each costs more time than a hundred moments, and native memory that no collector knows of. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The last moment that a JavaScript date can express, epoch ms. */
const GREATEST_DATE = 8.64e15;

/**
 * A moment (epoch ms) as a person says it today: `14:02`, on other days with the date: `Nov 21, 14:02`.
 * `timeZone` is an IANA name; absent: the machine's own.
 */
export function formatClockTime(at: number, now: number, locale: string, timeZone?: string): string {
  return format(at, now, locale, timeZone, {});
}

/** The same to the second: `14:02:09`. */
export function formatExactTime(at: number, now: number, locale: string, timeZone?: string): string {
  return format(at, now, locale, timeZone, { second: '2-digit' });
}

function format(
  at: number,
  now: number,
  locale: string,
  timeZone: string | undefined,
  seconds: { readonly second?: '2-digit' },
): string {
  if (!(Math.abs(at) <= GREATEST_DATE)) return String(at);
  const day = dateTimeFormat(locale, timeZone, { dateStyle: 'short' });
  const time = { hour: '2-digit', minute: '2-digit', ...seconds, hourCycle: 'h23' } as const;
  const options =
    day.format(at) === day.format(now) ? time : ({ month: 'short', day: 'numeric', ...time } as const);
  return dateTimeFormat(locale, timeZone, options).format(at);
}

function dateTimeFormat(
  locale: string,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options]);
  let kept = formats.get(key);
  if (kept === undefined) {
    kept = new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone });
    formats.set(key, kept);
  }
  return kept;
}
