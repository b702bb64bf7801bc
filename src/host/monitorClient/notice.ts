import * as vscode from 'vscode';
import { messageText } from '../format/messageText.ts';

const LONGEST = 1_000;

/** Shows what the monitor must tell a person, once; the log says more. */
export async function showNotice(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await vscode.window.showWarningMessage(messageText(message, LONGEST), showLog);
  if (chosen === showLog) log.show();
}
