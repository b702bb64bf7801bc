import { ACTIONS, done, refusal, type ActionOutcome } from '../../model/action.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import { formatDuration } from '../../model/duration.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { outcomeText } from '../actions/outcomeText.ts';
import { formatExactTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import type { Drawing } from '../trees/drawing.ts';
import { outcomeWord, removalText } from './actionLogRow.ts';

/** Everything that the log knows of an action, as the lines of a document. */
export function actionLogText(entry: ActionLogEntry, drawing: Drawing): string {
  const { locale, t } = drawing;
  const { targetsLeftOut } = entry;
  const removal = removalText(entry, drawing);
  const facts: (readonly [string, string])[] = [
    [t('Outcome'), outcomeWord(entry, drawing)],
    [t('Time'), formatExactTime(entry.at, drawing.now, locale)],
    [t('Took'), formatDuration(entry.durationMs, locale)],
    [t('Connection'), connectionText(entry)],
    [t('Action'), t(ACTIONS[entry.kind].title)],
  ];
  if (removal !== null) facts.push([t('What it removed'), removal]);
  const width = Math.max(...facts.map(([name]) => name.length));
  const leftOut =
    targetsLeftOut === 0
      ? []
      : [t('{0} more were not kept in the log.', formatCount(targetsLeftOut, locale))];
  return [
    ...facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    '',
    outcomeText(entry.summary, outcomeOf(entry), { ...drawing, now: entry.at }).trimEnd(),
    ...leftOut,
    '',
  ].join('\n');
}

/** Its name; with its id where that is another one. */
function connectionText({ connectionName, connectionId }: ActionLogEntry): string {
  const [name, id] = [visibleLine(connectionName, 200), visibleLine(connectionId, 200)];
  return name === id ? name : `${name} (${id})`;
}

function outcomeOf({ refusal: reason, message, targets }: ActionLogEntry): ActionOutcome {
  return reason === null ? done(message, { targets }) : refusal(reason, message, targets);
}
