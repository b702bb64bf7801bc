import * as vscode from 'vscode';
import type { Answer, PromptFrame } from './answer.ts';

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface ChoiceQuestion<T> extends PromptFrame {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** Chosen when a person only presses Enter. */
  readonly active?: T;
}

/** Asks for one of a few choices. */
export function askChoice<T>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Choice<T>>();
    pick.title = question.title;
    pick.step = question.step;
    pick.totalSteps = question.totalSteps;
    pick.placeholder = question.placeholder;
    pick.items = question.choices;
    if (question.active !== undefined) {
      pick.activeItems = question.choices.filter(({ value }) => value === question.active);
    }
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.buttons = question.canGoBack ? [vscode.QuickInputButtons.Back] : [];

    const finish = (answer: Answer<T>): void => {
      resolve(answer);
      pick.dispose();
    };
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) finish({ kind: 'value', value: chosen.value });
    });
    pick.onDidTriggerButton(() => {
      finish({ kind: 'back' });
    });
    pick.onDidHide(() => {
      finish({ kind: 'cancelled' });
    });
    pick.show();
  });
}
