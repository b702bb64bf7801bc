import * as vscode from 'vscode';
import { askText } from '../../prompts/askText.ts';
import { readDuration } from './readDuration.ts';

/** Asks for a span of time; in ms, `null`: left. */
export async function askDuration(question: {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
}): Promise<number | null> {
  const answer = await askText({
    ...question,
    canGoBack: false,
    validate: (text) =>
      readDuration(text) === null
        ? vscode.l10n.t('A number and its unit, such as 500ms, 30s, 5m, 2h or 7d; or 0')
        : null,
  });
  return answer.kind === 'value' ? readDuration(answer.value) : null;
}
