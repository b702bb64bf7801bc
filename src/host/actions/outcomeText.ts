import type { ActionOutcome } from '../../model/action.ts';
import { visibleLine, visibleParts } from '../../model/visibleText.ts';
import { formatExactTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import type { Drawing } from '../trees/drawing.ts';

const LONGEST_TARGET = 200;
const WIDEST_COLUMN = 60;

/** What became of every target, as the lines of a document: failures first, each with its words. */
export function outcomeText(title: string, outcome: ActionOutcome, drawing: Drawing): string {
  const { now, locale, t } = drawing;
  const targets = outcome.targets.toSorted((one, other) => Number(one.ok) - Number(other.ok));
  const names = targets.map(({ target }) => visibleLine(target, LONGEST_TARGET));
  const width = Math.min(WIDEST_COLUMN, Math.max(0, ...names.map((name) => name.length)));
  const words = [t('done'), t('not done')] as const;
  const wordWidth = Math.max(...words.map((word) => word.length));
  const failures = targets.filter(({ ok }) => !ok).length;
  const counts = t(
    '{0} of {1} done',
    formatCount(targets.length - failures, locale),
    formatCount(targets.length, locale),
  );
  return [
    `${title} · ${formatExactTime(now, now, locale)}`,
    '',
    visible(outcome.message, true),
    ...(targets.length === 0 ? [] : ['', counts, '']),
    ...targets.map(
      ({ ok, message }, index) =>
        `${words[ok ? 0 : 1].padEnd(wordWidth)}  ${(names[index] ?? '').padEnd(width)}  ${visible(message, false)}`,
    ),
    '',
  ].join('\n');
}

function visible(text: string, lines: boolean): string {
  return visibleParts(text, lines)
    .map((part) => part.text)
    .join('');
}
