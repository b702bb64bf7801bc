import type { ConnectionStatus, EventGap } from '../../model/connection.ts';
import { formatClockTime, formatExactTime } from '../format/clockTime.ts';
import type { Drawing } from './drawing.ts';

type Moment = Drawing;

/** When events of a connection were missed in this session, as sentences; empty when they never were. */
export function gapText(
  { lastGap, earlierGaps = [] }: Pick<ConnectionStatus, 'lastGap' | 'earlierGaps'>,
  moment: Moment,
): string {
  if (lastGap === null) return '';
  const { t } = moment;
  const last =
    lastGap.to === null
      ? t('Events have been missed since {0}.', clockTime(lastGap.from, moment))
      : t('Events may have been missed from {0}.', spanText(lastGap, lastGap.to, moment));
  const earlier = earlierGaps.map((gap) => spanText(gap, gap.to ?? gap.from, moment));
  return earlier.length === 0 ? last : `${last} ${t('Before that: {0}.', earlier.join('; '))}`;
}

/** To the minute; to the second where both ends are in the same one. */
function spanText({ from }: EventGap, to: number, moment: Moment): string {
  const [begin, end] = [clockTime(from, moment), clockTime(to, moment)];
  const { now, locale, t } = moment;
  if (begin !== end) return t('{0} to {1}', begin, end);
  return t('{0} to {1}', formatExactTime(from, now, locale), formatExactTime(to, now, locale));
}

function clockTime(at: number, { now, locale }: Moment): string {
  return formatClockTime(at, now, locale);
}
