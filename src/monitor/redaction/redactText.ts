import { REDACTED } from '../../model/redaction.ts';
import { URL_PASSWORD, type IsSecretKey } from './keyPatterns.ts';
import { redactUrls } from './redactUrls.ts';
import { quoteAt, secretValueAt, type Separator } from './secretValue.ts';

/** UTF-16 units of the longest key that is recognised. */
const LONGEST_KEY = 256;
const ESCAPED_CHARACTER = /\\+(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi;
/** Where one of these stands before a key, whatever is before it is not of the key. */
const NO_KEY: ReadonlySet<string> = new Set(['"', "'", ':', '=', ',', '{', '}', '[', ']']);
const KEY_CHARACTER = /[\p{L}\p{N}_.$-]/u;

interface Key {
  readonly name: string;
  /** The quotes around it as they stand in the text; empty without any. */
  readonly quote: string;
}

/**
 * A text in which the values of secret keys are replaced: `'key': value` of dictionaries and JSON, `key=value` of keyword
 * arguments, forms and URLs, and `Key: value` of headers, also within strings that hold such text; and the passwords of URLs,
 * as if they stood under {@link URL_PASSWORD}. What else stands in it stays as it is; the text itself when there is nothing to replace.
 *
 * Keys are found by what stands before a separator, not by reading the text from its beginning: a quote that is missing
 * somewhere, as in a representation that was cut, hides no key behind it.
 */
export function redactText(text: string, isSecret: IsSecretKey): string {
  let redacted = '';
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const separator = separatorAt(text, at);
    if (separator === null) continue;
    const key = keyBefore(text, at);
    if (key === null || !isSecret(key.name)) continue;
    const value = secretValueAt(text, at + 1, separator);
    if (value === null) continue;
    const quote = value.quote === '' ? key.quote : value.quote;
    redacted += `${text.slice(copied, value.start)}${quote}${REDACTED}${quote}`;
    copied = value.end;
    at = value.end - 1;
  }
  const withoutKeys = copied === 0 ? text : redacted + text.slice(copied);
  return isSecret(URL_PASSWORD) ? redactUrls(withoutKeys) : withoutKeys;
}

/** Neither a comparison nor a `::`. */
function separatorAt(text: string, at: number): Separator | null {
  const character = text[at];
  if (character !== ':' && character !== '=') return null;
  return text[at + 1] === character || text[at - 1] === character ? null : character;
}

function keyBefore(text: string, separator: number): Key | null {
  let end = separator;
  while (end > 0 && separator - end < LONGEST_KEY && isSpace(text[end - 1])) end--;
  const mark = text[end - 1];
  if (mark === '"' || mark === "'") return quotedKey(text, end - 1);
  let begin = end;
  while (begin > 0 && end - begin < LONGEST_KEY && KEY_CHARACTER.test(text[begin - 1] ?? '')) begin--;
  return begin === end ? null : { name: text.slice(begin, end), quote: '' };
}

/** @param closing where the quote after the key stands */
function quotedKey(text: string, closing: number): Key {
  let end = closing;
  while (end > 0 && text[end - 1] === '\\') end--;
  let begin = end;
  while (begin > 0 && end - begin < LONGEST_KEY && !NO_KEY.has(text[begin - 1] ?? '')) begin--;
  const name = text
    .slice(begin, end)
    .replace(ESCAPED_CHARACTER, (_, four?: string, two?: string) =>
      String.fromCharCode(Number.parseInt(four ?? two ?? '', 16)),
    );
  return { name, quote: quoteAt(text, end) };
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
