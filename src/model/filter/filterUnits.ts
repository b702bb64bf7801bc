import { FILTER_LIMITS, type FilterMoment } from './filterExpression.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** From the greatest on; only those that are written. */
const WRITTEN_UNITS = ['d', 'h', 'm', 's', 'ms'] as const;

const AMOUNT = /(\d{1,15}(?:\.\d{1,6})?)(ms|min|s|m|h|d)/y;

/** `500ms`, `1.5s`, `1h30m`: ms, to the microsecond; `null` when it is no duration, or one of more than a century. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  let ms = 0;
  AMOUNT.lastIndex = 0;
  while (AMOUNT.lastIndex < text.length) {
    const [, amount = '', unit = ''] = AMOUNT.exec(text) ?? [];
    const factor = UNITS[unit];
    if (factor === undefined) return null;
    ms += Number(amount) * factor;
  }
  if (text === '' || ms > FILTER_LIMITS.durationMs) return null;
  return Math.round(ms * 1_000) / 1_000;
}

/** A duration that {@link parseDuration} reads back, in one unit. */
export function writtenDuration(ms: number): string {
  const unit = WRITTEN_UNITS.find((one) => ms >= (UNITS[one] ?? 1) && ms % (UNITS[one] ?? 1) === 0) ?? 'ms';
  return `${String(ms / (UNITS[unit] ?? 1))}${unit}`;
}

const MOMENT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|([+-])(\d\d):?(\d\d))?)?$/;

/** A duration before now, or a moment as ISO 8601 writes it: of the local time zone unless it says another. */
export function parseMoment(text: string): FilterMoment | null {
  const ms = parseDuration(text);
  if (ms !== null) return { kind: 'ago', ms };
  const match = MOMENT.exec(text);
  if (match === null) return null;
  const at = momentOf(match);
  return at === null ? null : { kind: 'at', at };
}

/** A moment that {@link parseMoment} reads back: local where that is one moment only, else UTC. */
export function writtenMoment(moment: FilterMoment): string {
  if (moment.kind === 'ago') return writtenDuration(moment.ms);
  const date = new Date(moment.at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())];
  const rest = moment.at % 60_000;
  const seconds =
    rest === 0 ? '' : `:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  const local = `${day.join('-')}T${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
  const read = parseMoment(local);
  return read?.kind === 'at' && read.at === moment.at ? local : date.toISOString();
}

/** Behind the last moment whose year has four digits. */
const LAST_MOMENT = 253_402_300_800_000;

function momentOf(match: RegExpExecArray): number | null {
  const part = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day] = [part(1), part(2) - 1, part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const civil = new Date(Date.UTC(year, month, day));
  if (year < 1970 || civil.getUTCMonth() !== month || civil.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59 || part(10) > 14 || part(11) > 59) return null;
  const offset = (part(10) * 60 + part(11)) * 60_000 * (match[9] === '-' ? -1 : 1);
  const at =
    match[8] === undefined
      ? new Date(year, month, day, hour, minute, second, ms).getTime()
      : Date.UTC(year, month, day, hour, minute, second, ms) - offset;
  return at >= 0 && at < LAST_MOMENT ? at : null;
}

/** The moment in epoch ms. */
export function momentMs(moment: FilterMoment, now: number): number {
  return moment.kind === 'ago' ? now - moment.ms : moment.at;
}
