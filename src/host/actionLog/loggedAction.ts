import type { ActionLogEntry } from '../../model/actionLog.ts';
import type { ActionDeps } from '../actions/actionCommand.ts';
import { putBackRemoval, type Removal } from '../actions/putBack.ts';
import { messageText } from '../format/messageText.ts';
import { askChoice } from '../prompts/askChoice.ts';
import { confirm } from '../prompts/confirm.ts';
import { actionLogText } from './actionLogText.ts';

/** The entry as one whose removals can be put back; `null`: there are none. */
export function removalOf(entry: ActionLogEntry): Removal | null {
  const { undo } = entry;
  return undo === null ? null : { ...entry, undo };
}

/** Shows the details of an entry, or asks first what to do with what it removed. */
export async function openLoggedAction(entry: ActionLogEntry, deps: ActionDeps): Promise<void> {
  const removal = removalOf(entry);
  if (removal === null) {
    await showDetails(entry, deps);
    return;
  }
  const { t } = deps.wording;
  const answer = await askChoice({
    title: messageText(entry.summary),
    placeholder: t('What do you want to do?'),
    canGoBack: false,
    choices: [
      { label: `$(list-flat) ${t('Show Details')}`, value: showDetails },
      { label: `$(discard) ${t('Put Back What It Removed')}`, value: putBack },
      { label: `$(trash) ${t('Discard What It Removed…')}`, value: discardRemoval },
    ],
  });
  if (answer.kind === 'value') await answer.value(removal, deps);
}

/** Forgets what an action removed, when a person agrees: it makes room, and cannot be undone. */
export async function discardRemoval(
  { summary, undo }: Removal,
  { monitor, wording: { t } }: ActionDeps,
): Promise<void> {
  const agreed = await confirm({
    question: t('Discard what was removed by "{0}"?', messageText(summary, 120)),
    detail: t('It cannot be put back any more. Nothing changes on Redis, and the entry stays in the log.'),
    action: t('Discard'),
  });
  if (agreed) await monitor.discardRemoved(undo.batchId);
}

async function putBack(removal: Removal, deps: ActionDeps): Promise<void> {
  await putBackRemoval(removal, deps);
}

async function showDetails(entry: ActionLogEntry, { views, wording }: ActionDeps): Promise<void> {
  await views.open(`${entry.summary}.txt`, actionLogText(entry, { ...wording, now: Date.now() }));
}
