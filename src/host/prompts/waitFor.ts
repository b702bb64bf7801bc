import * as vscode from 'vscode';
import type { Answer, PromptFrame } from './answer.ts';

export interface Waiting<T> extends PromptFrame {
  readonly text: string;
  readonly work: Promise<T>;
}

/** Shows that something is under way in the place of the prompt; a person may go back or leave without waiting for it. */
export function waitFor<T>({ work, text, ...frame }: Waiting<T>): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const pick = vscode.window.createQuickPick();
    pick.title = frame.title;
    pick.step = frame.step;
    pick.totalSteps = frame.totalSteps;
    pick.placeholder = text;
    pick.busy = true;
    pick.ignoreFocusOut = true;
    pick.items = [{ label: `$(debug-stop) ${vscode.l10n.t('Stop trying')}`, alwaysShow: true }];
    pick.buttons = frame.canGoBack ? [vscode.QuickInputButtons.Back] : [];

    const finish = (answer: Answer<T>): void => {
      resolve(answer);
      pick.dispose();
    };
    pick.onDidAccept(() => {
      finish({ kind: 'back' });
    });
    pick.onDidTriggerButton(() => {
      finish({ kind: 'back' });
    });
    pick.onDidHide(() => {
      finish({ kind: 'cancelled' });
    });
    pick.show();
    work.then(
      (value) => {
        finish({ kind: 'value', value });
      },
      (error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        pick.dispose();
      },
    );
  });
}
