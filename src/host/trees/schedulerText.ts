import { formatDuration } from '../../model/duration.ts';
import type { JobScheduler } from '../../model/jobScheduler.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { tCount } from '../../model/l10n.ts';
import { formatAge } from '../format/age.ts';
import { formatExactTime } from '../format/clockTime.ts';
import { markdownText } from '../format/markdownText.ts';
import type { Drawing } from './drawing.ts';

const LONGEST = 200;

/** `in 8 min · 0 3 * * * · Europe/Zurich · 12 jobs so far`. */
export function schedulerDescription(scheduler: JobScheduler, drawing: Drawing): string {
  const { locale, t } = drawing;
  const { kind, name, id, nextAt, iterations, limit } = scheduler;
  const made =
    iterations === null || iterations === 0 ? '' : tCount(iterations, '{0} job so far', '{0} jobs so far');
  return [
    kind === 'orphaned' ? t('never runs again: its next job is gone') : '',
    kind !== 'orphaned' && nextAt !== null ? nextText(nextAt, drawing) : '',
    schedulerRule(scheduler, { locale, t }),
    name === null || name === id ? '' : visibleLine(name, 80),
    made,
    limit === null ? '' : tCount(limit, '{0} job at most', '{0} jobs at most'),
    kind === 'repeatable' ? t('older repeatable API') : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Its next job may be late: nobody takes it, or the clocks differ. */
function nextText(nextAt: number, drawing: Drawing): string {
  const age = formatAge(nextAt, drawing.now, drawing);
  return nextAt < drawing.now ? drawing.t('due {0}', age) : age;
}

/** Markdown; everything that came from Redis is escaped. */
export function schedulerTooltip(scheduler: JobScheduler, drawing: Drawing): string {
  const { now, locale, t } = drawing;
  const { id, name, kind, nextAt, startAt, endAt } = scheduler;
  const time = (at: number): string => markdownText(formatExactTime(at, now, locale));
  return [
    `**${markdownText(id)}**`,
    kind === 'orphaned'
      ? t('Its next job is not there, so it never makes another one. Remove it, or save it anew.')
      : '',
    name === null ? '' : `${t('Job')}: ${markdownText(name)}`,
    markdownText(schedulerRule(scheduler, drawing)),
    nextAt === null || kind === 'orphaned' ? '' : `${t('Next')}: ${time(nextAt)}`,
    startAt === null ? '' : `${t('Not before')}: ${time(startAt)}`,
    endAt === null ? '' : `${t('Not after')}: ${time(endAt)}`,
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function schedulerRule(
  { everyMs, pattern, timeZone }: JobScheduler,
  { locale, t }: Pick<Drawing, 'locale' | 't'>,
): string {
  if (everyMs !== null) return t('every {0}', formatDuration(everyMs, locale));
  return [pattern, timeZone]
    .filter((part) => part !== null)
    .map((part) => visibleLine(part, LONGEST))
    .join(' · ');
}
