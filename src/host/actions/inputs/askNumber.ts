import * as vscode from 'vscode';
import { askText } from '../../prompts/askText.ts';

export interface NumberQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly least: number;
  readonly greatest: number;
  /** An empty answer means `none`. */
  readonly mayBeEmpty?: boolean;
  readonly isWhole?: boolean;
}

/** Asks for a number within bounds; `undefined`: left, `null`: left empty, which the question allows. */
export async function askNumber(question: NumberQuestion): Promise<number | null | undefined> {
  const { title, prompt, value } = question;
  const answer = await askText({
    title,
    prompt,
    value,
    canGoBack: false,
    validate: (text) => (readNumber(text, question) === undefined ? expected(question) : null),
  });
  return answer.kind === 'value' ? readNumber(answer.value, question) : undefined;
}

function readNumber(text: string, question: NumberQuestion): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return question.mayBeEmpty === true ? null : undefined;
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(trimmed)) return undefined;
  const number = Number(trimmed);
  const fits = number >= question.least && number <= question.greatest;
  return fits && (question.isWhole === false || Number.isInteger(number)) ? number : undefined;
}

function expected({ least, greatest, isWhole, mayBeEmpty }: NumberQuestion): string {
  const { t } = vscode.l10n;
  const bounds = [String(least), String(greatest)] as const;
  const range =
    isWhole === false
      ? t('A number from {0} to {1}', ...bounds)
      : t('A whole number from {0} to {1}', ...bounds);
  return mayBeEmpty === true ? t('{0}, or nothing', range) : range;
}
