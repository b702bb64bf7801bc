import { visibleLine } from '../../../model/visibleText.ts';
import { formatClockTime } from '../../format/clockTime.ts';
import { formatCount } from '../../format/count.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { FreshFailure } from './freshFailure.ts';

const LONGEST_ERROR = 300;
const LONGEST_NAME = 120;

/** `ZeroDivisionError: division by zero (tasks.divide failed here at 14:02)`, as plain text. `now`: epoch ms. */
export function failureMessage(failure: FreshFailure, now: number, wording: Wording): string {
  const { t } = wording;
  return t('{0} ({1})', errorOf(failure, LONGEST_ERROR, wording), circumstances(failure, now, wording));
}

/** The same for the end of a line of code, shorter. */
export function inlineFailure(failure: FreshFailure, now: number, wording: Wording): string {
  const { count } = failure;
  const error = errorOf(failure, 120, wording);
  const time = formatClockTime(failure.failedAt, now, wording.locale);
  const times = count === 1 ? '' : ` ×${formatCount(count, wording.locale)}`;
  return `${error} · ${time}${times}`;
}

function errorOf({ task }: FreshFailure, maxLength: number, { t }: Wording): string {
  return task.error === null
    ? t('Failed without an error that is known')
    : visibleLine(task.error, maxLength);
}

function circumstances({ task, count, failedAt }: FreshFailure, now: number, { locale, t }: Wording): string {
  const time = formatClockTime(failedAt, now, locale);
  const name = visibleLine(task.name ?? task.ref.id, LONGEST_NAME);
  if (count === 1) return t('{0} failed here at {1}', name, time);
  return t('{0} failed here {1} times, last at {2}', name, formatCount(count, locale), time);
}
