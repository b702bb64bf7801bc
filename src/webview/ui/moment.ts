import { spokenLanguage } from '../../model/displayLanguage.ts';
import { el } from './element.ts';

/** The time of day, with the date when it is not today, with the full moment as its title. */
export function moment(at: number, options: { readonly milliseconds?: boolean } = {}): HTMLTimeElement {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return el('time', {}, String(at));
  return el('time', { datetime: date.toISOString(), title: fullMoment(date) }, formatMoment(date, options));
}

/** `14:23:45` today, `21 Nov, 14:23:45` otherwise, in the display language and the reader's time zone; with 24 hours, as logs have it. */
export function formatMoment(
  date: Date,
  { milliseconds = false }: { readonly milliseconds?: boolean } = {},
): string {
  const today = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(spokenLanguage().locale, {
    ...(today ? {} : { year: 'numeric', month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(milliseconds ? { fractionalSecondDigits: 3 } : {}),
  }).format(date);
}

function fullMoment(date: Date): string {
  const local = new Intl.DateTimeFormat(spokenLanguage().locale, {
    dateStyle: 'full',
    timeStyle: 'long',
  }).format(date);
  return `${local} · ${date.toISOString()}`;
}
