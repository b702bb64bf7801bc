import { spokenLanguage } from './displayLanguage.ts';
import { formatNumber } from './numberFormat.ts';

/** A message whose words do not tell what is meant: the comment tells it to translators, and is part of the key. */
export interface CommentedMessage {
  readonly message: string;
  readonly comment: string;
}

/**
 * A message in the display language with `{0}`, `{1}` … filled in, as `vscode.l10n.t` does it, for the rooms without
 * `vscode`. Without arguments the placeholders stay.
 */
export function t(message: string | CommentedMessage, ...args: readonly string[]): string {
  const english = typeof message === 'string' ? message : message.message;
  const key = typeof message === 'string' ? message : `${english}/${message.comment}`;
  const { messages } = spokenLanguage();
  const text = (Object.hasOwn(messages, key) ? messages[key] : undefined) ?? english;
  if (args.length === 0) return text;
  return text.replaceAll(/\{(\d+)\}/gu, (placeholder, index: string) => args[Number(index)] ?? placeholder);
}

/** A message about a number of things, which is `{0}` in both forms; `args` are `{1}` and on. */
export function tCount(count: number, one: string, many: string, ...args: readonly string[]): string {
  return t(
    count === 1 ? one : many,
    formatNumber(count, undefined, Number.isInteger(count) ? 0 : 1),
    ...args,
  );
}
