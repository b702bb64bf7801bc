import { ACTIONS, type ActionOutcome } from '../../model/action.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import { tCount } from '../../model/l10n.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { messageText } from '../format/messageText.ts';
import { askChoice } from '../prompts/askChoice.ts';
import type { ActionCommand, ActionDeps } from './actionCommand.ts';
import { runAction } from './runAction.ts';
import { undoAction } from './undoAction.ts';

/** An action whose removals can still be put back. */
export type Removal = ActionLogEntry & { readonly undo: NonNullable<ActionLogEntry['undo']> };

/** Entries of the action log that are looked through: removals are kept for a week only. */
const MOST_READ = 2_000;
const PAGE = 200;

/** *Put Back…*: returns what a purge, deletion, drain or clean removed, chosen from the action log. */
export const putBack: ActionCommand = async (_call, deps) => {
  const { locale, t } = deps.wording;
  const now = Date.now();
  const removals = await recentRemovals(deps, now);
  if (removals.length === 0) {
    throw new Error(t('There is nothing to put back: nothing was removed, or it is kept no longer.'));
  }
  const title = t('Put Back');
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('What should be put back where it stood?'),
    choices: removals.map((removal) => ({
      label: messageText(removal.summary),
      description: tCount(
        removal.undo.items,
        '{0} item at {1}, kept until {2}',
        '{0} items at {1}, kept until {2}',
        formatClockTime(removal.at, now, locale),
        formatClockTime(removal.undo.until, now, locale),
      ),
      detail: messageText(removal.connectionName),
      value: removal,
    })),
  });
  return answer.kind === 'value' ? putBackRemoval(answer.value, deps) : null;
};

/** Returns what one action removed, with progress, and says what came of it. */
export async function putBackRemoval(
  { kind, connectionId, undo }: Removal,
  deps: ActionDeps,
): Promise<ActionOutcome | null> {
  const { t } = deps.wording;
  const action = undoAction(kind, connectionId, undo.batchId);
  return runAction(
    {
      actions: [action],
      question: '',
      consequence: '',
      button: t(ACTIONS[action.kind].title),
      typedName: null,
      showAnswer: true,
    },
    deps,
  );
}

async function recentRemovals({ monitor }: ActionDeps, now: number): Promise<readonly Removal[]> {
  const removals: Removal[] = [];
  let before: number | null = null;
  for (let read = 0; read < MOST_READ; read += PAGE) {
    const page = await monitor.getActionLog(before, PAGE);
    removals.push(...page.entries.filter((entry) => isRemoval(entry, now)));
    before = page.next;
    if (before === null) break;
  }
  return removals;
}

function isRemoval(entry: ActionLogEntry, now: number): entry is Removal {
  return entry.undo !== null && entry.undo.until > now;
}
