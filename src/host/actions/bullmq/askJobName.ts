import * as vscode from 'vscode';
import type { Queue } from '../../../model/queue.ts';
import { messageText } from '../../format/messageText.ts';
import type { Wording } from '../../trees/drawing.ts';
import { quoted } from './quoted.ts';

interface NameItem extends vscode.QuickPickItem {
  readonly name: string;
}

/** Asks for the name of a job: one that was seen in the queue, or any that is typed; `undefined`: left. */
export async function askJobName(
  queue: Queue,
  seen: readonly string[],
  { t }: Wording,
): Promise<string | undefined> {
  const known: readonly NameItem[] = seen.map((name) => ({ label: messageText(name), name }));
  const pick = vscode.window.createQuickPick<NameItem>();
  pick.title = t('Add Job');
  pick.placeholder = t('Name of the job for {0}; one that is not listed can be typed', quoted(queue));
  pick.items = known;
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidChangeValue((value) => {
        const typed = value.trim();
        const isKnown = typed === '' || seen.includes(typed);
        const own = { label: messageText(typed), description: t('as typed'), alwaysShow: true, name: typed };
        pick.items = isKnown ? known : [...known, own];
      });
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen !== undefined) resolve(chosen.name);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
