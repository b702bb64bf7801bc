import { javascriptTokens } from './javascriptTokens.ts';
import { bracketPairs, isMark, isName, type SourceToken, splitArguments } from './sourceToken.ts';

/**
 * A place that has to do with a job.
 * - `handler`: code that names the job (`case 'evaluate_code':`, `@Process('evaluate_code')`, a key of handlers).
 * - `worker`: `new Worker('queue', …)` or `@Processor('queue')`.
 * - `function`: a function of the job's name.
 */
export interface BullmqHandler {
  readonly kind: 'handler' | 'worker' | 'function';
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where a JavaScript or TypeScript file takes jobs of a queue and deals with jobs of a name. Names may be literals,
 * constants, members of enums or of objects of the same file. Never throws; linear time.
 */
export function bullmqHandlers(text: string, queue: string, job: string | null): readonly BullmqHandler[] {
  const tokens = javascriptTokens(text);
  return new HandlerFinder(tokens, queue, job).find();
}

class HandlerFinder {
  readonly #tokens: readonly SourceToken[];
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #constants: ReadonlyMap<string, string>;
  readonly #queue: string;
  readonly #job: string | null;

  constructor(tokens: readonly SourceToken[], queue: string, job: string | null) {
    this.#tokens = tokens;
    this.#pairs = bracketPairs(tokens);
    this.#constants = constantsOf(tokens, this.#pairs);
    this.#queue = queue;
    this.#job = job;
  }

  find(): readonly BullmqHandler[] {
    const found: BullmqHandler[] = [];
    for (const [index, token] of this.#tokens.entries()) {
      const kind = this.#kindAt(index, token);
      if (kind !== null) found.push({ kind, line: token.line, column: token.column });
    }
    return found;
  }

  #kindAt(index: number, token: SourceToken): BullmqHandler['kind'] | null {
    if (this.#isWorker(index, token)) return 'worker';
    if (this.#job === null) return null;
    if (this.#isHandler(index, token, this.#job)) return 'handler';
    return this.#isFunction(index, token, this.#job) ? 'function' : null;
  }

  #isWorker(index: number, token: SourceToken): boolean {
    const isNew = isName(token, 'Worker') && isName(this.#tokens[index - 1], 'new');
    const isDecorator = isName(token, 'Processor') && isMark(this.#tokens[index - 1], '@');
    if (!isNew && !isDecorator) return false;
    const [first] = this.#argumentsAfter(index + 1);
    return first !== undefined && this.#queueNames(first).has(this.#queue);
  }

  #isHandler(index: number, token: SourceToken, job: string): boolean {
    const before = this.#tokens[index - 1];
    if (isName(token, 'Process') && isMark(before, '@')) {
      const [first] = this.#argumentsAfter(index + 1);
      return first !== undefined && this.#queueNames(first).has(job);
    }
    if (isName(before, 'case')) return this.#valueFrom(index) === job;
    if (isEquality(before)) return this.#valueFrom(index) === job;
    const after = this.#tokens[index + 1];
    if (token.text !== job || (token.kind !== 'string' && token.kind !== 'name')) return false;
    if (token.kind === 'string' && isEquality(after)) return true;
    const inObject = isMark(before, '{') || isMark(before, ',') || isName(before, 'async');
    return inObject && (isMark(after, ':') || this.#isMethod(index));
  }

  /** `evaluate_code(job) {`, in contrast to a call. */
  #isMethod(index: number): boolean {
    const close = isMark(this.#tokens[index + 1], '(') ? this.#pairs.get(index + 1) : undefined;
    const after = close === undefined ? undefined : this.#tokens[close + 1];
    return isMark(after, '{') || isMark(after, ':');
  }

  #isFunction(index: number, token: SourceToken, job: string): boolean {
    if (token.kind !== 'name' || token.text !== job) return false;
    const before = this.#tokens[index - 1];
    if (isName(before, 'function') || isMark(before, '*')) return true;
    const isVariable = isName(before, 'const') || isName(before, 'let');
    const value = this.#tokens.slice(index + 1, index + 4);
    return (
      isVariable &&
      value.some((next) => isName(next, 'async') || isName(next, 'function') || isMark(next, '('))
    );
  }

  /** Arguments of the call whose bracket follows, behind type parameters. */
  #argumentsAfter(index: number): readonly (readonly SourceToken[])[] {
    let open = index;
    if (isMark(this.#tokens[open], '<')) {
      while (
        open < this.#tokens.length &&
        open < index + MOST_TYPE_TOKENS &&
        !isMark(this.#tokens[open], '(')
      )
        open++;
    }
    const close = this.#pairs.get(open);
    if (!isMark(this.#tokens[open], '(') || close === undefined) return [];
    return splitArguments(this.#tokens.slice(open + 1, Math.min(close, open + MOST_ARGUMENT_TOKENS)));
  }

  /** The names that an argument gives: itself, or the property `name` of an object. */
  #queueNames(argument: readonly SourceToken[]): ReadonlySet<string> {
    const names = new Set<string>();
    const value = this.#value(argument);
    if (value !== null) names.add(value);
    for (const [index, token] of argument.entries()) {
      if (isName(token, 'name') && isMark(argument[index + 1], ':')) {
        const property =
          splitArguments(argument.slice(index + 2))[0]?.filter((part) => !isMark(part, '}')) ?? [];
        const name = this.#value(property);
        if (name !== null) names.add(name);
      }
    }
    return names;
  }

  /** The value of the literal or dotted name that begins at a token. */
  #valueFrom(index: number): string | null {
    const parts: SourceToken[] = [];
    for (let at = index; at < index + MOST_NAME_TOKENS; at++) {
      const token = this.#tokens[at];
      const isPart =
        token !== undefined && (token.kind === 'name' || token.kind === 'string' || isMark(token, '.'));
      if (!isPart || (parts.length > 0 && !isMark(token, '.') && !isMark(parts.at(-1), '.'))) break;
      parts.push(token);
    }
    return this.#value(parts);
  }

  #value(tokens: readonly SourceToken[]): string | null {
    const [first] = tokens;
    if (tokens.length === 1 && first?.kind === 'string') return first.text;
    if (tokens.length === 0 || tokens.length > MOST_NAME_TOKENS) return null;
    return this.#constants.get(tokens.map((token) => token.text).join('')) ?? null;
  }
}

const MOST_TYPE_TOKENS = 60;
const MOST_ARGUMENT_TOKENS = 400;
const MOST_NAME_TOKENS = 9;

/** `const NAME = 'x'`, and the members of `enum E { A = 'x' }` and `const O = { A: 'x' }` as `E.A` and `O.A`. */
function constantsOf(
  tokens: readonly SourceToken[],
  pairs: ReadonlyMap<number, number>,
): ReadonlyMap<string, string> {
  const constants = new Map<string, string>();
  const owners: { readonly name: string; readonly end: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    while ((owners.at(-1)?.end ?? Infinity) < index) owners.pop();
    if (isMark(token, '{')) {
      const name = ownerName(tokens, index);
      const end = pairs.get(index);
      if (name !== null && end !== undefined) owners.push({ name, end });
      continue;
    }
    const value = tokens[index + 2];
    const separator = tokens[index + 1];
    const isKey = token.kind === 'name' || token.kind === 'string';
    if (!isKey || value?.kind !== 'string' || !(isMark(separator, '=') || isMark(separator, ':'))) continue;
    constants.set(token.text, value.text);
    const owner = owners.at(-1);
    if (owner !== undefined) constants.set(`${owner.name}.${token.text}`, value.text);
  }
  return constants;
}

/** The name of the enum or object literal whose brace this is. */
function ownerName(tokens: readonly SourceToken[], brace: number): string | null {
  const before = tokens[brace - 1];
  const name = isMark(before, '=') ? tokens[brace - 2] : before;
  const keyword = isMark(before, '=') ? tokens[brace - 3] : tokens[brace - 2];
  const declares = isName(keyword, 'enum') || isName(keyword, 'const') || isName(keyword, 'let');
  return declares && name?.kind === 'name' ? name.text : null;
}

function isEquality(token: SourceToken | undefined): boolean {
  return isMark(token, '===') || isMark(token, '==');
}
