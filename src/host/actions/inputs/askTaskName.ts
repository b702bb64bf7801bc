import * as vscode from 'vscode';
import type { ConnectionId } from '../../../model/connection.ts';
import { messageText } from '../../format/messageText.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { knownTaskNames } from './knownTaskNames.ts';

interface NameItem extends vscode.QuickPickItem {
  readonly name: string;
}

/** Asks for the name of a task: one of those that are registered or were seen, or any that is typed; `undefined`: left. `typed` stands there. */
export async function askTaskName(
  title: string,
  connectionId: ConnectionId,
  deps: ActionDeps,
  typed = '',
): Promise<string | undefined> {
  const { t } = deps.wording;
  const pick = vscode.window.createQuickPick<NameItem>();
  pick.title = title;
  pick.placeholder = t('Name of the task; one that is not listed can be typed');
  pick.busy = true;
  pick.value = typed;
  pick.show();
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      let known: readonly NameItem[] = [];
      const list = (): void => {
        const typed = pick.value.trim();
        const own = known.some(({ name }) => name === typed) || typed === '' ? [] : [typed];
        pick.items = [
          ...known,
          ...own.map((name) => ({
            label: messageText(name),
            description: t('as typed'),
            alwaysShow: true,
            name,
          })),
        ];
      };
      pick.onDidChangeValue(list);
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen !== undefined) resolve(chosen.name);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      knownTaskNames(connectionId, deps).then((names) => {
        known = names.map(({ name, note }) => ({ label: messageText(name), description: note, name }));
        pick.busy = false;
        list();
      }, reject);
    });
  } finally {
    pick.dispose();
  }
}
