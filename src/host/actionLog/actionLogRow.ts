import type { ActionRefusal } from '../../model/action.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import { tCount } from '../../model/l10n.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import { messageText } from '../format/messageText.ts';
import type { Drawing, Wording } from '../trees/drawing.ts';

/** Texts of an entry in the list, searched as a person types. */
export interface ActionLogRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** `part`: for some of its targets. */
export type ActionResult = ActionRefusal | 'done' | 'part';

/** Codicons of the outcomes; what happened is also said in words. */
const ICONS: Readonly<Record<ActionResult, string>> = {
  done: '$(check)',
  part: '$(warning)',
  refused: '$(error)',
  invalid: '$(error)',
  unsupported: '$(circle-slash)',
  'read-only': '$(lock)',
  'no-reply': '$(question)',
  unreachable: '$(debug-disconnect)',
};

/** One entry as a row: what was asked, when and where, and what came of it. */
export function actionLogRow(entry: ActionLogEntry, drawing: Drawing): ActionLogRow {
  const { now, locale } = drawing;
  const removal = removalText(entry, drawing);
  return {
    label: `${ICONS[resultOf(entry)]} ${messageText(entry.summary)}`,
    description: `${formatClockTime(entry.at, now, locale)} · ${messageText(entry.connectionName, 60)}`,
    detail: [
      outcomeWord(entry, drawing),
      ...(removal === null ? [] : [removal]),
      messageText(entry.message, 200),
    ].join(' · '),
  };
}

/** What became of what an action removed; `null`: it kept nothing. */
export function removalText({ removal, undo }: ActionLogEntry, drawing: Drawing): string | null {
  const { now, locale, t } = drawing;
  switch (removal) {
    case null:
      return null;
    case 'taking':
      return t('not all of it is kept yet');
    case 'restored':
      return t('put back');
    case 'gone':
      return t('not kept any more');
    case 'kept': {
      if (undo === null) return null;
      return tCount(
        undo.items,
        '{0} item can be put back until {1}',
        '{0} items can be put back until {1}',
        formatClockTime(undo.until, now, locale),
      );
    }
    default:
      return removal satisfies never;
  }
}

/** What came of it: refused for some targets, done for others, is neither. */
export function resultOf({ refusal, targets }: Pick<ActionLogEntry, 'refusal' | 'targets'>): ActionResult {
  if (refusal === null) return 'done';
  return targets.some(({ ok }) => ok) ? 'part' : refusal;
}

/** What came of it, in a few words. */
export function outcomeWord(
  entry: Pick<ActionLogEntry, 'refusal' | 'targets' | 'targetsLeftOut'>,
  { locale, t }: Wording,
): string {
  const result = resultOf(entry);
  switch (result) {
    case 'done':
      return t('Done');
    case 'part': {
      // Those that failed are kept first: what was left out was done.
      const all = entry.targets.length + entry.targetsLeftOut;
      const done = all - entry.targets.filter(({ ok }) => !ok).length;
      return t('Done for {0} of {1}', formatCount(done, locale), formatCount(all, locale));
    }
    case 'refused':
    case 'invalid':
      return t('Refused');
    case 'unsupported':
      return t('Not supported');
    case 'read-only':
      return t('Read-only');
    case 'no-reply':
      return t('Outcome unknown');
    case 'unreachable':
      return t('Not reached');
    default:
      return result satisfies never;
  }
}
