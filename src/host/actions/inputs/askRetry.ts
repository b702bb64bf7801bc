import * as vscode from 'vscode';
import type { RetryPreflight } from '../../../model/retryPreflight.ts';
import { messageText } from '../../format/messageText.ts';
import type { Wording } from '../../trees/drawing.ts';

/**
 * Asks whether a task shall be sent again, when there is something to know first: every warning is listed. Without any,
 * and with its exact arguments, the click that asked for it was enough. `null`: left.
 */
export async function askRetry(preflight: RetryPreflight, t: Wording['t']): Promise<'retry' | 'edit' | null> {
  if (preflight.isExact && preflight.warnings.length === 0) return 'retry';
  const retry = t('Retry Task');
  const edit = t('Edit Arguments…');
  const choice = await vscode.window.showWarningMessage(
    retryQuestion(preflight, t),
    { modal: true, detail: retryWarnings(preflight, t) },
    ...(preflight.isExact ? [retry, edit] : [edit]),
  );
  if (choice === retry) return 'retry';
  return choice === edit ? 'edit' : null;
}

function retryQuestion({ name, ref, isExact }: RetryPreflight, t: Wording['t']): string {
  const task = `'${messageText(name ?? ref.id, 100)}'`;
  return isExact
    ? t('Retry {0}? It will not be quite the same.', task)
    : t('{0} cannot be retried as it was: its exact arguments are not known.', task);
}

/** Every warning as a line of a list. */
function retryWarnings({ warnings }: Pick<RetryPreflight, 'warnings'>, t: Wording['t']): string {
  return warnings.length === 0
    ? t('Give its arguments, and send it from the editor.')
    : warnings.map(({ sentence }) => `• ${messageText(sentence)}`).join('\n');
}
