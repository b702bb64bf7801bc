/** The part of a text that is secret: from `start` up to `end`, with the quotes around it. */
export interface SecretValue {
  readonly start: number;
  readonly end: number;
  /** As they stand in the text, escapes included; empty without quotes. */
  readonly quote: string;
}

/** What stands between a key and its value. */
export type Separator = ':' | '=';

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{', '<']);
const CLOSING: ReadonlySet<string> = new Set([',', ')', ']', '}', '"', "'", '\n', '\r']);
/** What ends `key=value` in a URL, a form, or a sentence, but not `Key: value` in a header. */
const CLOSING_ASSIGNMENT: ReadonlySet<string> = new Set([' ', '\t', '&', ';']);
const SCHEME = /(?:basic|bearer|digest|negotiate|token) +/iy;
const NOTHING: ReadonlySet<string> = new Set(['None', 'null', 'True', 'False', 'true', 'false']);
const STRING_PREFIX = /[bBuUrRfF]{1,2}(?=\\*['"])/y;
const WHITE_SPACE = /[ \t\r\n]*/y;
const BACKSLASHES = /\\*/y;
const QUOTE = /(\\*)(['"])/y;

/**
 * The value after the separator at `after - 1`; `null` when there is nothing to hide: none, an empty string, a truth value.
 * Reads representations of any language that quotes strings and closes brackets, at any depth of escaping. In doubt, and
 * where the text was cut, the value goes on: too much is hidden rather than too little.
 */
export function secretValueAt(text: string, after: number, separator: Separator): SecretValue | null {
  const start = skip(WHITE_SPACE, text, after);
  const first = text[start];
  if (first === undefined || (CLOSING.has(first) && !isQuote(first))) return null;
  const quoteStart = skip(STRING_PREFIX, text, start);
  const quote = quoteAt(text, quoteStart);
  if (quote !== '') {
    const content = quoteStart + quote.length;
    const end = endOfString(text, content, quote);
    return end - quote.length === content ? null : { start, end, quote };
  }
  if (OPENING.has(first)) return { start, end: endOfBrackets(text, start), quote };
  const end = endOfBareValue(text, start, separator);
  return end === start || NOTHING.has(text.slice(start, end).trim()) ? null : { start, end, quote };
}

/** The backslashes and the quote at this place; empty when there is none. */
export function quoteAt(text: string, at: number): string {
  QUOTE.lastIndex = at;
  return QUOTE.exec(text)?.[0] ?? '';
}

/**
 * Where the string whose content begins here has ended. The quote that ends it has as many backslashes as the one that
 * began it: one within it has more of them. Celery's own representations do not double backslashes, so that no other
 * reading of them is certain.
 */
function endOfString(text: string, content: number, quote: string): number {
  const mark = quote.slice(-1);
  for (let at = text.indexOf(mark, content); at >= 0; at = text.indexOf(mark, at + 1)) {
    let begin = at;
    while (begin > content && text[begin - 1] === '\\') begin--;
    if (at - begin === quote.length - 1) return at + 1;
  }
  return text.length;
}

/**
 * Where the bracket that opens here is closed, whatever kinds of them are within. Where it is not certain which quote ends
 * a string in it, nothing behind is certain either: then it reaches to the end of the text.
 */
function endOfBrackets(text: string, start: number): number {
  const isAngle = text[start] === '<';
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (isQuote(character) && !isAngle) {
      let begin = at;
      while (begin > start && text[begin - 1] === '\\') begin--;
      const quote = text.slice(begin, at + 1);
      const end = endOfString(text, at + 1, quote);
      if (text.indexOf(character, at + 1) + 1 < end) return text.length;
      at = end - 1;
    } else if (isAngle ? character === '<' : '([{'.includes(character)) {
      depth++;
    } else if ((isAngle ? character === '>' : ')]}'.includes(character)) && --depth === 0) {
      return at + 1;
    }
  }
  return text.length;
}

/** Where a number, a name, a call such as `Decimal('1')`, or a word of a sentence ends. */
function endOfBareValue(text: string, start: number, separator: Separator): number {
  let at = skip(SCHEME, text, start);
  while (at < text.length) {
    const character = text[at] ?? '';
    if (CLOSING.has(character) || (separator === '=' && CLOSING_ASSIGNMENT.has(character))) break;
    if (character === '\\') {
      const next = skip(BACKSLASHES, text, at);
      if (isQuote(text[next])) break;
      at = next;
    } else {
      at = '([{'.includes(character) ? endOfBrackets(text, at) : at + 1;
    }
  }
  return at;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
