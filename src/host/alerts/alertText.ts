import type { Alert, AlertUnknown } from '../../model/alert.ts';
import { formatDuration } from '../../model/duration.ts';
import { tCount } from '../../model/l10n.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { messageText } from '../format/messageText.ts';
import type { Drawing, Wording } from '../trees/drawing.ts';

/** From when on it is said that an alert was last seen before it ended; ms. */
const UNSEEN_MS = 60_000;
const LONGEST_NAME = 80;

export function alertName(rule: string): string {
  return messageText(rule, LONGEST_NAME);
}

/** `12 tasks within 5 min`, `more than 100 tasks within 1 h`: the most that matched at once. */
export function alertTasks({ tasks, hasMore, withinMs }: Alert, { locale }: Wording): string {
  const span = formatDuration(withinMs, locale);
  return hasMore
    ? tCount(tasks, 'more than {0} task within {1}', 'more than {0} tasks within {1}', span)
    : tCount(tasks, '{0} task within {1}', '{0} tasks within {1}', span);
}

/** When it was: `since 14:02`, `14:02 to 14:09`. */
export function alertTimes(alert: Alert, { now, locale, t }: Drawing): string {
  const { beganAt, seenAt, endedAt, ending, withinMs } = alert;
  const time = (at: number): string => formatClockTime(at, now, locale);
  if (endedAt === null) return t('since {0}', time(beganAt));
  const times = t('{0} to {1}', time(beganAt), time(endedAt));
  if (ending === 'unwatched') return t('{0}, not watched since', times);
  const isUnseen = endedAt - seenAt > withinMs + UNSEEN_MS;
  return isUnseen ? t('{0}, last seen at {1}', times, time(seenAt)) : times;
}

/** Why it cannot be said whether a rule holds. */
export function alertUnknownText(why: AlertUnknown, t: Wording['t']): string {
  switch (why) {
    case 'no connection':
      return t('Not known: there is no such connection.');
    case 'connecting':
      return t('Not known: the connection is not up yet.');
    case 'down':
      return t('Not known: the connection is down.');
    case 'gap':
      return t('Not known: events were missed within its time.');
    case 'failed':
      return t('Not known: it could not be looked at. The log says why.');
    default:
      return why satisfies never;
  }
}

/** What a person is told when an alert begins. */
export function alertNotice(alert: Alert, wording: Wording): string {
  const { t } = wording;
  return t(
    '{0}: {1} on {2}.',
    alertName(alert.rule),
    alertTasks(alert, wording),
    messageText(alert.connectionName, LONGEST_NAME),
  );
}
