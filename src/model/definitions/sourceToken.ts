/** A token of source code, as far as finding task definitions needs to tell them apart. */
export interface SourceToken {
  /** `string`: a literal whose `text` is its value; `dynamic`: one whose value is only known when it runs. */
  readonly kind: 'name' | 'string' | 'dynamic' | 'number' | 'punctuation';
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

/** Position in a text, kept while it is read from start to end. */
export class LineCounter {
  #line = 1;
  #lineStart = 0;
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Line and column of an offset that is not before the last one asked for. */
  at(offset: number): { readonly line: number; readonly column: number } {
    for (let next = this.#text.indexOf('\n', this.#at); next >= 0 && next < offset;) {
      this.#line++;
      this.#lineStart = next + 1;
      this.#at = next + 1;
      next = this.#text.indexOf('\n', this.#at);
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }
}

/** Whether a token is this punctuation. */
export function isMark(token: SourceToken | undefined, text: string): boolean {
  return token?.kind === 'punctuation' && token.text === text;
}

/** Whether a token is this name. */
export function isName(token: SourceToken | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text;
}

const OPENERS: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}']);

/** Each bracket's partner by index, in both directions. Brackets without one are left out. */
export function bracketPairs(tokens: readonly SourceToken[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'punctuation') continue;
    if (OPENERS.has(token.text)) open.push(index);
    else if (CLOSERS.has(token.text)) {
      const partner = open.pop();
      if (partner === undefined) continue;
      pairs.set(partner, index);
      pairs.set(index, partner);
    }
  }
  return pairs;
}

/** The arguments between two brackets, split at the commas of their own level. */
export function splitArguments(tokens: readonly SourceToken[]): readonly (readonly SourceToken[])[] {
  const parts: SourceToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'punctuation') {
      if (OPENERS.has(token.text)) depth++;
      else if (CLOSERS.has(token.text)) depth--;
      else if (token.text === ',' && depth === 0) {
        parts.push([]);
        continue;
      }
    }
    parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
