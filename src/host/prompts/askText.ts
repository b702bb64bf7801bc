import * as vscode from 'vscode';
import type { Answer, PromptFrame } from './answer.ts';

export interface TextQuestion extends PromptFrame {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly secret?: boolean;
  /** Part of `value` that is selected at first: start and end. */
  readonly selection?: readonly [number, number];
  /** A sentence when the text cannot be accepted, else `null`. */
  readonly validate?: (value: string) => string | null;
}

/** Asks for one line of text; says while it is typed what is wrong with it. */
export function askText(question: TextQuestion): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const input = vscode.window.createInputBox();
    input.title = question.title;
    input.step = question.step;
    input.totalSteps = question.totalSteps;
    input.prompt = question.prompt;
    input.value = question.value;
    if (question.selection !== undefined) input.valueSelection = question.selection;
    input.placeholder = question.placeholder;
    input.password = question.secret === true;
    input.ignoreFocusOut = true;
    input.buttons = question.canGoBack ? [vscode.QuickInputButtons.Back] : [];

    const problem = (): string | null => question.validate?.(input.value) ?? null;
    const finish = (answer: Answer<string>): void => {
      resolve(answer);
      input.dispose();
    };
    input.onDidChangeValue(() => {
      input.validationMessage = problem() ?? undefined;
    });
    input.onDidAccept(() => {
      const message = problem();
      if (message === null) finish({ kind: 'value', value: input.value });
      else input.validationMessage = message;
    });
    input.onDidTriggerButton(() => {
      finish({ kind: 'back' });
    });
    input.onDidHide(() => {
      finish({ kind: 'cancelled' });
    });
    input.show();
  });
}
