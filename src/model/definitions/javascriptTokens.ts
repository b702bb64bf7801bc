import { LineCounter, type SourceToken } from './sourceToken.ts';

const TOKEN =
  /(?<blank>\s+|\/\/[^\n]*)|(?<comment>\/\*)|(?<quote>["'`])|(?<name>[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*)|(?<number>\d[\w.]*)|(?<mark>===?|!==?|=>|[^])/uy;
const REGEX = /\/(?![*/])(?:[^\\[/\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+\/[a-z]*/uy;
/** After these a slash divides; after anything else it begins a regular expression. */
const ENDS_OPERAND = /^(?:[\p{ID_Continue}$]|[)\]}])/u;
const KEYWORDS_BEFORE_OPERAND = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'await',
  'yield',
]);
const LONGEST_REGEX = 2_000;
const TOKENS_A_STEP = 500;

/**
 * Splits JavaScript or TypeScript source into tokens, as far as finding definitions needs it. Reads anything in time
 * linear in its length; a template with placeholders becomes one `dynamic` token.
 */
export function javascriptTokens(text: string): readonly SourceToken[] {
  const steps = javascriptTokenSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same in steps of some hundred tokens, for who must not be held up by a long file. */
export function* javascriptTokenSteps(text: string): Generator<undefined, readonly SourceToken[]> {
  let matches = 0;
  const tokens: SourceToken[] = [];
  const lines = new LineCounter(text);
  let offset = 0;
  while (offset < text.length) {
    const start = offset;
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(text);
    if (match?.groups === undefined) break;
    const { blank, comment, quote, name, number, mark } = match.groups;
    offset += match[0].length;
    if (++matches % TOKENS_A_STEP === 0) yield undefined;
    if (blank !== undefined) continue;
    if (comment !== undefined) {
      const end = text.indexOf('*/', offset);
      offset = end < 0 ? text.length : end + 2;
    } else if (quote === '`') {
      const template = readTemplate(text, offset);
      offset = template.end;
      const kind = template.value === null ? 'dynamic' : 'string';
      tokens.push({ kind, text: template.value ?? '', ...lines.at(start) });
    } else if (quote !== undefined) {
      offset = quotedEnd(text, offset, quote);
      tokens.push({ kind: 'string', text: literalValue(text, start + 1, offset, quote), ...lines.at(start) });
    } else if (name !== undefined) {
      tokens.push({ kind: 'name', text: name, ...lines.at(start) });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number, ...lines.at(start) });
    } else if (mark === '/' && !endsOperand(tokens.at(-1))) {
      offset = regexEnd(text, start) ?? offset;
      tokens.push({ kind: 'dynamic', text: '', ...lines.at(start) });
    } else if (mark !== undefined) {
      tokens.push({ kind: 'punctuation', text: mark, ...lines.at(start) });
    }
  }
  return tokens;
}

function quotedEnd(text: string, begin: number, quote: string): number {
  let at = begin;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(text.length, text[at] === quote ? at + 1 : at);
}

function literalValue(text: string, begin: number, end: number, quote: string): string {
  const raw = text.slice(begin, text[end - 1] === quote && end > begin ? end - 1 : end);
  return raw.replaceAll(/\\(["'`\\])/gu, '$1');
}

/** A template up to its own end; the templates inside of its placeholders are counted through. */
function readTemplate(text: string, begin: number): { readonly value: string | null; readonly end: number } {
  /** Open braces per placeholder; an empty list: in the template's own text. */
  const braces: number[] = [];
  let isPlain = true;
  for (let at = begin; at < text.length; at++) {
    const character = text[at];
    const inText = braces.length % 2 === 0;
    if (character === '\\') at++;
    else if (inText && character === '`') {
      if (braces.length === 0) return { value: isPlain ? text.slice(begin, at) : null, end: at + 1 };
      braces.pop();
    } else if (inText && character === '$' && text[at + 1] === '{') {
      isPlain = false;
      braces.push(0);
      at++;
    } else if (!inText && character === '`') braces.push(-1);
    else if (!inText && character === '{') braces.push((braces.pop() ?? 0) + 1);
    else if (!inText && character === '}') {
      const open = braces.pop() ?? 0;
      if (open > 0) braces.push(open - 1);
    }
  }
  return { value: null, end: text.length };
}

function endsOperand(token: SourceToken | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'name') return !KEYWORDS_BEFORE_OPERAND.has(token.text);
  return token.kind !== 'punctuation' || ENDS_OPERAND.test(token.text);
}

function regexEnd(text: string, start: number): number | null {
  REGEX.lastIndex = 0;
  const match = REGEX.exec(text.slice(start, start + LONGEST_REGEX));
  return match === null ? null : start + match[0].length;
}
