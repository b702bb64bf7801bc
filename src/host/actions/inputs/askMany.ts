import * as vscode from 'vscode';
import type { Choice } from '../../prompts/askChoice.ts';

export interface ManyQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
}

/** Asks for one or more of some choices. Enter without a tick takes the one in focus. `null`: left. */
export function askMany<T>({ title, placeholder, choices }: ManyQuestion<T>): Promise<readonly T[] | null> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Choice<T>>();
    pick.title = title;
    pick.placeholder = placeholder;
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.items = choices;
    if (choices.length === 1) pick.selectedItems = choices;
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.length > 0 ? pick.selectedItems : pick.activeItems;
      resolve(chosen.length === 0 ? null : chosen.map(({ value }) => value));
      pick.dispose();
    });
    pick.onDidHide(() => {
      resolve(null);
      pick.dispose();
    });
    pick.show();
  });
}
