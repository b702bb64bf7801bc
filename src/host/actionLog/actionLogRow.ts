import type { ActionRefusal } from '../../model/action.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { countOf } from '../format/count.ts';
import { messageText } from '../format/messageText.ts';
import type { Drawing } from '../trees/drawing.ts';

/** Texts of an entry in the list, searched as a person types. */
export interface ActionLogRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** Codicons of the outcomes; what happened is also said in words. */
const ICONS: Readonly<Record<ActionRefusal | 'done', string>> = {
  done: '$(check)',
  refused: '$(error)',
  invalid: '$(error)',
  unsupported: '$(circle-slash)',
  'read-only': '$(lock)',
  'no-reply': '$(question)',
  unreachable: '$(debug-disconnect)',
};

/** One entry as a row: what was asked, when and where, and what came of it. */
export function actionLogRow(entry: ActionLogEntry, drawing: Drawing): ActionLogRow {
  const { now, locale, t } = drawing;
  const removal = removalText(entry, drawing);
  return {
    label: `${ICONS[entry.refusal ?? 'done']} ${messageText(entry.summary)}`,
    description: `${formatClockTime(entry.at, now, locale)} · ${messageText(entry.connectionName, 60)}`,
    detail: [
      outcomeWord(entry.refusal, t),
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
      const items = countOf(undo.items, t('item'), t('items'), locale);
      return t('{0} can be put back until {1}', items, formatClockTime(undo.until, now, locale));
    }
    default:
      return removal satisfies never;
  }
}

/** What came of it, in a word. */
export function outcomeWord(refusal: ActionRefusal | null, t: Drawing['t']): string {
  switch (refusal) {
    case null:
      return t('Done');
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
      return refusal satisfies never;
  }
}
