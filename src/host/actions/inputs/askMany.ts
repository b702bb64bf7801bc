import * as vscode from 'vscode';
import type { Choice } from '../../prompts/askChoice.ts';

export interface ManyQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** All are ticked at first; else only one that has no other beside it. */
  readonly allTicked: boolean;
}

/** Asks for one or more of some choices. Enter without a tick takes the one in focus, if any is. `null`: left. */
export function askMany<T>({
  title,
  placeholder,
  choices,
  allTicked,
}: ManyQuestion<T>): Promise<readonly T[] | null> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Choice<T>>();
    pick.title = title;
    pick.placeholder = placeholder;
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.items = choices;
    if (allTicked || choices.length === 1) pick.selectedItems = choices;
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.length > 0 ? pick.selectedItems : pick.activeItems;
      if (chosen.length === 0) return;
      resolve(chosen.map(({ value }) => value));
      pick.dispose();
    });
    pick.onDidHide(() => {
      resolve(null);
      pick.dispose();
    });
    pick.show();
  });
}
