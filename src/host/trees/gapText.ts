import type { ConnectionStatus, EventGap } from '../../model/connection.ts';
import { formatClockTime, formatExactTime } from '../format/clockTime.ts';
import type { Drawing } from './drawing.ts';

type Moment = Pick<Drawing, 'now' | 'locale'>;

/** When events of a connection were missed in this session, as sentences; empty when they never were. */
export function gapText(
  { lastGap, earlierGaps = [] }: Pick<ConnectionStatus, 'lastGap' | 'earlierGaps'>,
  moment: Moment,
): string {
  if (lastGap === null) return '';
  const last =
    lastGap.to === null
      ? `Events have been missed since ${clockTime(lastGap.from, moment)}.`
      : `Events may have been missed from ${spanText(lastGap, lastGap.to, moment)}.`;
  const earlier = earlierGaps.map((gap) => spanText(gap, gap.to ?? gap.from, moment));
  return earlier.length === 0 ? last : `${last} Before that: ${earlier.join('; ')}.`;
}

/** To the minute; to the second where both ends are in the same one. */
function spanText({ from }: EventGap, to: number, moment: Moment): string {
  const [begin, end] = [clockTime(from, moment), clockTime(to, moment)];
  if (begin !== end) return `${begin} to ${end}`;
  const { now, locale } = moment;
  return `${formatExactTime(from, now, locale)} to ${formatExactTime(to, now, locale)}`;
}

function clockTime(at: number, { now, locale }: Moment): string {
  return formatClockTime(at, now, locale);
}
