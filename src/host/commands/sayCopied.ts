import * as vscode from 'vscode';

const SHOWN_MS = 3_000;

/** Confirms a copy without interrupting: `The task id is on the clipboard`. */
export function sayCopied(what: string): void {
  vscode.window.setStatusBarMessage(`$(clippy) ${what} is on the clipboard`, SHOWN_MS);
}
