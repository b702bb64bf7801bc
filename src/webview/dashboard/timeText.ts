import { spokenLanguage } from '../../model/displayLanguage.ts';
import { t } from '../../model/l10n.ts';

const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DAY = { day: 'numeric', month: 'short', ...TIME } as const;

/** Made when first used: the language of the page is known then. */
const formats = new Map<typeof TIME, Intl.DateTimeFormat>();

/** The time of day, with the date when the span is longer than a day. @param at epoch ms */
export function timeText(at: number, spanMs: number): string {
  return format(at, spanMs > 86_400_000 ? DAY : TIME);
}

/** A moment with its date. @param at epoch ms */
export function dayText(at: number): string {
  return format(at, DAY);
}

/** From when to when a bucket goes. */
export function bucketText(at: number, widthMs: number): string {
  const end = at + widthMs;
  const isSameDay = new Date(at).toDateString() === new Date(end).toDateString();
  return t('{0} – {1}', format(at, DAY), format(end, isSameDay ? TIME : DAY));
}

function format(at: number, options: typeof TIME): string {
  let made = formats.get(options);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(spokenLanguage().locale, options);
    formats.set(options, made);
  }
  return made.format(at);
}
