import * as vscode from 'vscode';
import type { StackFrame } from '../../model/stackTrace.ts';

/** Asks which of several files a frame is in, the likeliest first; `undefined`: none was chosen. */
export async function pickFile(frame: StackFrame, paths: readonly string[]): Promise<string | undefined> {
  const items = paths.map((path) => ({ label: vscode.workspace.asRelativePath(path), path }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Several files fit'),
    placeHolder: vscode.l10n.t('Which one is line {0} of the traceback in?', frame.line),
  });
  return chosen?.path;
}
