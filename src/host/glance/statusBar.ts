import * as vscode from 'vscode';
import type { Wording } from '../trees/drawing.ts';
import { untrustedMarkdown } from '../trees/treeItem.ts';
import type { Glance } from './glance.ts';
import { statusText } from './statusText.ts';

/** Left of the language status, right of the problems. */
const PRIORITY = 10;

/** The status bar item: what failed and what waits, with a background only when something is wrong. */
export function registerStatusBar(glance: Glance, wording: Wording): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('taskTower', vscode.StatusBarAlignment.Left, PRIORITY);
  item.name = 'Task Tower';
  const listener = glance.onDidChange((facts) => {
    const status = statusText(facts, { ...wording, now: Date.now() });
    if (status === null) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = untrustedMarkdown(status.tooltip);
    item.backgroundColor = status.wrong
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.command = status.command ?? `${status.view}.focus`;
    item.show();
  });
  return vscode.Disposable.from(item, listener);
}
