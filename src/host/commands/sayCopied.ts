import * as vscode from 'vscode';

const SHOWN_MS = 3_000;

/** Confirms a copy without interrupting: `The task id is on the clipboard`. */
export function sayCopied(what: string): void {
  say(vscode.l10n.t('{0} is on the clipboard', what));
}

/** The same of several: `12 task ids are on the clipboard`. */
export function saySeveralCopied(what: string): void {
  say(vscode.l10n.t('{0} are on the clipboard', what));
}

function say(sentence: string): void {
  vscode.window.setStatusBarMessage(`$(clippy) ${sentence}`, SHOWN_MS);
}
