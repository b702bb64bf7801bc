import { filterProblems, type FilterProblem, type Span } from './filterProblem.ts';

/** A run of one word, in quotes or not. */
export interface WordPiece extends Span {
  readonly text: string;
  readonly isQuoted: boolean;
}

export type FilterToken =
  | ({ readonly kind: 'open' | 'close' | 'not' | 'and' | 'or' } & Span)
  | ({ readonly kind: 'word'; readonly pieces: readonly WordPiece[] } & Span);

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly FilterToken[] }
  | {
      readonly ok: false;
      readonly problem: FilterProblem;
      /** What came before the quote that is not closed, and the word with it. */
      readonly tokens: readonly FilterToken[];
    };

const WHITE = /\s+/y;
const PLAIN = /[^\s"()]+/y;
const QUOTED = /"(?:[^"\\]|\\[^])*"/y;

const OPERATORS: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
]);

/**
 * Splits a filter into words and what joins them, in linear time. A parenthesis groups only where a word could begin;
 * within one (`f(x)`) it is text.
 */
export function filterTokens(text: string): Tokens {
  const tokens: FilterToken[] = [];
  let at = 0;
  for (;;) {
    at += lengthOf(WHITE, text, at);
    const first = text[at];
    if (first === undefined) return { ok: true, tokens };
    if (first === '(' || first === ')') {
      tokens.push({ kind: first === '(' ? 'open' : 'close', from: at, to: at + 1 });
      at++;
    } else if (first === '-') {
      tokens.push({ kind: 'not', from: at, to: at + 1 });
      at++;
      // Nothing may come between the minus and what it negates.
      if (text[at] === undefined || lengthOf(WHITE, text, at) > 0) {
        return { ok: false, problem: filterProblems.nothingNegated()({ from: at - 1, to: at }), tokens };
      }
    } else {
      const word = readWord(text, at);
      tokens.push(word.token);
      if (word.problem !== null) return { ok: false, problem: word.problem, tokens };
      at = word.token.to;
    }
  }
}

function readWord(
  text: string,
  from: number,
): { readonly token: FilterToken; readonly problem: FilterProblem | null } {
  const pieces: WordPiece[] = [];
  let plain = '';
  let plainFrom = from;
  let depth = 0;
  let at = from;
  const endPlain = (): void => {
    if (plain !== '') pieces.push({ text: plain, isQuoted: false, from: plainFrom, to: at });
    plain = '';
  };
  for (;;) {
    const character = text[at];
    if (character === '"') {
      endPlain();
      const length = lengthOf(QUOTED, text, at);
      const to = length === 0 ? text.length : at + length;
      const inside = text.slice(at + 1, length === 0 ? to : to - 1);
      pieces.push({ text: unescaped(inside), isQuoted: true, from: at, to });
      if (length === 0) {
        const token = { kind: 'word', pieces, from, to } as const;
        return { token, problem: filterProblems.openQuote()({ from: at, to: at + 1 }) };
      }
      at = to;
      plainFrom = at;
    } else if (character === '(' || (character === ')' && depth > 0)) {
      depth += character === '(' ? 1 : -1;
      plain += character;
      at++;
    } else {
      const length = lengthOf(PLAIN, text, at);
      if (length === 0) break;
      plain += text.slice(at, at + length);
      at += length;
    }
  }
  endPlain();
  const [only] = pieces;
  const operator = pieces.length === 1 && only?.isQuoted === false ? OPERATORS.get(only.text) : undefined;
  const token: FilterToken =
    operator === undefined ? { kind: 'word', pieces, from, to: at } : { kind: operator, from, to: at };
  return { token, problem: null };
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

/** How many characters `pattern` (sticky) matches at an offset. */
function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
