import * as vscode from 'vscode';
import { messageText } from '../format/messageText.ts';
import { askText } from '../prompts/askText.ts';

/** Asks for a name to be typed before the worst; `true` only when it was. */
export async function typedNameAgrees(name: string, title: string): Promise<boolean> {
  const answer = await askText({
    title,
    prompt: vscode.l10n.t(
      "Type '{0}' and press Enter. Escape leaves everything as it is.",
      messageText(name, 100),
    ),
    value: '',
    canGoBack: false,
    validate: (value) =>
      value.trim() === name.trim()
        ? null
        : vscode.l10n.t('Type the name exactly: {0}', messageText(name, 100)),
  });
  return answer.kind === 'value';
}
