import type { BullmqSchedule, BullmqScheduleBounds } from '../../../../model/bullmqAction.ts';
import type { Fields } from './fields.ts';

/** When a scheduler makes jobs, and within which bounds: `every` or `pattern`, one of the two. */
export function readSchedule(fields: Fields): {
  readonly schedule: BullmqSchedule;
  readonly bounds: BullmqScheduleBounds;
} {
  const every = fields.whole('every');
  const pattern = fields.text('pattern');
  const timeZone = fields.text('timeZone');
  const { t } = fields;
  if ((every === null) === (pattern === null)) {
    fields.wrong('every', t('Give either "every" in ms or a cron "pattern"; the other one is null'));
  }
  if (timeZone !== null && pattern === null) {
    fields.wrong('timeZone', t('"timeZone" belongs to a "pattern"'));
  }
  if (timeZone !== null && !isTimeZone(timeZone)) {
    fields.wrong('timeZone', t('"timeZone" must be a name such as "Europe/Zurich"'));
  }
  const bounds = {
    startAt: fields.time('startDate'),
    endAt: fields.time('endDate'),
    limit: fields.whole('limit'),
  };
  const schedule: BullmqSchedule =
    pattern === null ? { every: every ?? 1, pattern: null } : { every: null, pattern, timeZone };
  return { schedule, bounds };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
