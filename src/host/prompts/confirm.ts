import * as vscode from 'vscode';

export interface Confirmation {
  /** Names the object and the count. */
  readonly question: string;
  /** What happens, and what does not. */
  readonly detail: string;
  /** The button that does it; Cancel is always there. */
  readonly action: string;
}

/** Asks before something that cannot simply be undone; anything but the button means no. */
export async function confirm({ question, detail, action }: Confirmation): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}
