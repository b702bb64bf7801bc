/** The last moment that a JavaScript date can express, epoch ms. */
const GREATEST_DATE = 8.64e15;

/**
 * A moment (epoch ms) as a person says it today: `14:02`, on other days with the date: `Nov 21, 14:02`.
 * `timeZone` is an IANA name; absent: the machine's own.
 */
export function formatClockTime(at: number, now: number, locale: string, timeZone?: string): string {
  if (!(Math.abs(at) <= GREATEST_DATE)) return String(at);
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', ...zone });
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone } as const;
  const options =
    day.format(at) === day.format(now) ? time : ({ month: 'short', day: 'numeric', ...time } as const);
  return new Intl.DateTimeFormat(locale, options).format(at);
}
