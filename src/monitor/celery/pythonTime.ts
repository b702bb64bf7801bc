const ISO_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;

/** The largest epoch ms that a `Date` can hold. */
const LAST_MOMENT = 8.64e15;

/**
 * Epoch ms of a Python `isoformat()` text. A text without offset is UTC: that is how Celery writes `date_done`
 * before 5.5. `null` when the value is no such text.
 */
export function parsePythonTime(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 64) return null;
  const match = ISO_TIME.exec(value);
  if (match === null) return null;
  const [, date = '', time = '', fraction = '0', zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const seconds = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(seconds) ? null : seconds + Math.trunc(Number(`0.${fraction}`) * 1_000);
}

/** Epoch ms of a Celery timestamp (float epoch seconds, always UTC); `null` when it cannot be one. */
export function epochMs(seconds: unknown): number | null {
  if (typeof seconds !== 'number') return null;
  const ms = Math.round(seconds * 1_000);
  return ms > 0 && ms <= LAST_MOMENT ? ms : null;
}

/** ISO 8601 in UTC with six fraction digits and an offset; Celery 5.2 reads fewer digits as microseconds. */
export function formatPythonTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.(\d{3})Z$/, '.$1000+00:00');
}
