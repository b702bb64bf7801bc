import { constantsOf } from './javascriptConstants.ts';
import { bracketPairs, isMark, isName, type SourceToken, splitArguments } from './sourceToken.ts';

/** A name of a queue or job as it stands in code: the text itself, or the path of a constant (`Queues.Mail`). */
export type CodeName =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'path'; readonly path: string };

const PROCESSOR_FILE = /^[^\0\n]{1,200}\.[cm]?[jt]s$/u;
const MOST_TYPE_TOKENS = 60;
const MOST_ARGUMENT_TOKENS = 400;
/** Of a dotted name. */
const MOST_NAME_TOKENS = 9;

/** A JavaScript or TypeScript file as tokens, and what finding jobs in it needs to read out of them. */
export class JavascriptFile {
  readonly tokens: readonly SourceToken[];
  readonly #pairs: ReadonlyMap<number, number>;
  #constants: ReadonlyMap<string, string> | null = null;

  constructor(tokens: readonly SourceToken[]) {
    this.tokens = tokens;
    this.#pairs = bracketPairs(this.tokens);
  }

  /** Values of constants, and of members of enums and objects, by path. */
  get constants(): ReadonlyMap<string, string> {
    this.#constants ??= constantsOf(this.tokens, this.#pairs);
    return this.#constants;
  }

  /** Index of the bracket that belongs to the one at `index`. */
  partnerOf(index: number): number | undefined {
    return this.#pairs.get(index);
  }

  /** Arguments of the call whose bracket follows, behind type parameters. */
  argumentsAfter(index: number): readonly (readonly SourceToken[])[] {
    let open = index;
    if (isMark(this.tokens[open], '<')) {
      while (
        open < this.tokens.length &&
        open < index + MOST_TYPE_TOKENS &&
        !isMark(this.tokens[open], '(')
      ) {
        open++;
      }
    }
    const close = this.#pairs.get(open);
    if (!isMark(this.tokens[open], '(') || close === undefined) return [];
    return splitArguments(this.tokens.slice(open + 1, Math.min(close, open + MOST_ARGUMENT_TOKENS)));
  }

  /** The name that tokens are, when they are nothing else. */
  nameOf(tokens: readonly SourceToken[]): CodeName | null {
    const [first] = tokens;
    if (tokens.length === 1 && first?.kind === 'string') return { kind: 'text', text: first.text };
    if (tokens.length === 0 || tokens.length > MOST_NAME_TOKENS || first?.kind !== 'name') return null;
    const isPath = tokens.every((token) => token.kind === 'name' || isMark(token, '.'));
    return isPath ? { kind: 'path', path: tokens.map(({ text }) => text).join('') } : null;
  }

  /** The literal or dotted name that begins at a token. */
  nameFrom(index: number): CodeName | null {
    const parts: SourceToken[] = [];
    for (let at = index; at < index + MOST_NAME_TOKENS; at++) {
      const token = this.tokens[at];
      const isPart =
        token !== undefined && (token.kind === 'name' || token.kind === 'string' || isMark(token, '.'));
      if (!isPart || (parts.length > 0 && !isMark(token, '.') && !isMark(parts.at(-1), '.'))) break;
      parts.push(token);
    }
    return this.nameOf(parts);
  }

  /** The names that an argument gives: itself, or the property `name` of an object. */
  namesIn(argument: readonly SourceToken[]): readonly CodeName[] {
    const itself = this.nameOf(argument);
    const names = itself === null ? [] : [itself];
    for (const [index, token] of argument.entries()) {
      if (!isName(token, 'name') || !isMark(argument[index + 1], ':')) continue;
      const [value = []] = splitArguments(argument.slice(index + 2));
      const name = this.nameOf(value.filter((part) => !isMark(part, '}')));
      if (name !== null) names.push(name);
    }
    return names;
  }

  /** `evaluate_code(job) {`, in contrast to a call. */
  isMethod(index: number): boolean {
    const close = isMark(this.tokens[index + 1], '(') ? this.#pairs.get(index + 1) : undefined;
    const after = close === undefined ? undefined : this.tokens[close + 1];
    return isMark(after, '{') || isMark(after, ':');
  }

  /** The body of the class whose decorator stands here; other decorators may stand between. */
  classBodyAfter(index: number): { readonly start: number; readonly end: number } | null {
    for (let at = index; at < index + MOST_ARGUMENT_TOKENS; at++) {
      if (!isName(this.tokens[at], 'class')) continue;
      for (let brace = at; brace < at + MOST_TYPE_TOKENS; brace++) {
        const end = isMark(this.tokens[brace], '{') ? this.#pairs.get(brace) : undefined;
        if (end !== undefined) return { start: brace, end };
      }
      return null;
    }
    return null;
  }

  /**
   * The file of the processor of the worker at `index`: `'./processor.js'`, `path.join(__dirname, 'processor.js')` or
   * `new URL('./processor.js', import.meta.url)`.
   */
  processorFile(index: number): string | null {
    const [, argument = []] = this.argumentsAfter(index + 1);
    const second = this.#meant(argument);
    const own = this.nameOf(argument);
    const value = own === null ? undefined : own.kind === 'text' ? own.text : this.constants.get(own.path);
    const isPath = second.some(
      (token) => isName(token, '__dirname') || isName(token, 'URL') || isName(token, 'meta'),
    );
    const last = isPath ? second.findLast(({ kind }) => kind === 'string')?.text : undefined;
    const file = value ?? last ?? null;
    return file !== null && PROCESSOR_FILE.test(file) ? file : null;
  }

  /** What a variable stands for, where one stands alone. */
  #meant(argument: readonly SourceToken[]): readonly SourceToken[] {
    const [only] = argument;
    if (argument.length !== 1 || only?.kind !== 'name') return argument;
    const at = this.tokens.findIndex((token, index) => {
      return isName(token, only.text) && isMark(this.tokens[index + 1], '=');
    });
    if (at < 0) return argument;
    const value = this.tokens.slice(at + 2, at + 2 + MOST_TYPE_TOKENS);
    const open = value.findIndex((token) => isMark(token, '('));
    const close = open < 0 ? undefined : this.#pairs.get(at + 2 + open);
    return close === undefined || open > MOST_NAME_TOKENS ? argument : this.tokens.slice(at + 2, close + 1);
  }
}

/** Whether a token compares for equality. */
export function isEquality(token: SourceToken | undefined): boolean {
  return isMark(token, '===') || isMark(token, '==');
}
