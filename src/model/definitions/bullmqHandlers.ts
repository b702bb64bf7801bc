import { javascriptTokens } from './javascriptTokens.ts';
import { constantsOf } from './javascriptConstants.ts';
import { bracketPairs, isMark, isName, type SourceToken, splitArguments } from './sourceToken.ts';

/**
 * A place that has to do with a job.
 * - `handler`: code that names the job (`case 'evaluate_code':`, `@Process('evaluate_code')`, a key of handlers).
 * - `worker`: `new Worker('queue', …)` or `@Processor('queue')`.
 * - `process`: the method `process` of a class that is decorated with `@Processor('queue')`, or one behind `@Process()`.
 * - `function`: a function of the job's name.
 * - `add`: code that adds such jobs.
 */
export interface BullmqHandler {
  readonly kind: 'handler' | 'worker' | 'process' | 'function' | 'add';
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Of a worker: the path of its processor as it stands there, when that is a file of its own. */
  readonly processor: string | null;
}

/**
 * Finds where a JavaScript or TypeScript file takes jobs of a queue and deals with jobs of a name. Names may be literals,
 * constants, members of enums or of objects of the same file, or of others. Never throws; linear time.
 *
 * @param imported values of constants that other files define, by name (`QUEUE`, `Queues.Mail`)
 */
export function bullmqHandlers(
  text: string,
  queue: string,
  job: string | null,
  imported: ReadonlyMap<string, string> = NONE,
): readonly BullmqHandler[] {
  const tokens = javascriptTokens(text);
  return new HandlerFinder(tokens, queue, job, imported).find();
}

const NONE: ReadonlyMap<string, string> = new Map();

class HandlerFinder {
  readonly #tokens: readonly SourceToken[];
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #constants: ReadonlyMap<string, string>;
  readonly #queue: string;
  readonly #job: string | null;
  /** Bodies of classes that are processors of the queue, as indexes of tokens. */
  readonly #processors: { readonly start: number; readonly end: number }[] = [];

  constructor(
    tokens: readonly SourceToken[],
    queue: string,
    job: string | null,
    imported: ReadonlyMap<string, string>,
  ) {
    this.#tokens = tokens;
    this.#pairs = bracketPairs(tokens);
    this.#constants = new Map([...imported, ...constantsOf(tokens, this.#pairs)]);
    this.#queue = queue;
    this.#job = job;
  }

  find(): readonly BullmqHandler[] {
    const found: BullmqHandler[] = [];
    for (const [index, token] of this.#tokens.entries()) {
      const kind = this.#kindAt(index, token);
      if (kind === null) continue;
      const processor = kind === 'worker' ? this.#processorFile(index) : null;
      found.push({ kind, line: token.line, column: token.column, processor });
    }
    return found;
  }

  #kindAt(index: number, token: SourceToken): BullmqHandler['kind'] | null {
    if (this.#isWorker(index, token)) return 'worker';
    if (this.#isProcessMethod(index, token)) return 'process';
    if (this.#job === null) return null;
    if (this.#isAdding(index, token, this.#job)) return 'add';
    if (this.#isHandler(index, token, this.#job)) return 'handler';
    return this.#isFunction(index, token, this.#job) ? 'function' : null;
  }

  #isWorker(index: number, token: SourceToken): boolean {
    const isNew = isName(token, 'Worker') && isName(this.#tokens[index - 1], 'new');
    const isDecorator = isName(token, 'Processor') && isMark(this.#tokens[index - 1], '@');
    if (!isNew && !isDecorator) return false;
    const [first] = this.#argumentsAfter(index + 1);
    if (first === undefined || !this.#queueNames(first).has(this.#queue)) return false;
    if (isDecorator) this.#noteProcessor(index);
    return true;
  }

  /** The class whose decorator this is begins after it; other decorators may stand between. */
  #noteProcessor(index: number): void {
    for (let at = index; at < index + MOST_ARGUMENT_TOKENS; at++) {
      if (!isName(this.#tokens[at], 'class')) continue;
      for (let brace = at; brace < at + MOST_TYPE_TOKENS; brace++) {
        const end = isMark(this.#tokens[brace], '{') ? this.#pairs.get(brace) : undefined;
        if (end !== undefined) this.#processors.push({ start: brace, end });
        if (end !== undefined) return;
      }
      return;
    }
  }

  #isProcessMethod(index: number, token: SourceToken): boolean {
    const before = this.#tokens[index - 1];
    const isUnnamed =
      isName(token, 'Process') && isMark(before, '@') && this.#argumentsAfter(index + 1).length === 0;
    const isMethod = isName(token, 'process') && !isMark(before, '.') && this.#isMethod(index);
    return (isUnnamed || isMethod) && this.#processors.some(({ start, end }) => start < index && index < end);
  }

  /** `queue.add('name', …)`, `{ name: 'name', data }` of addBulk, and `{ name, queueName }` of a flow. */
  #isAdding(index: number, token: SourceToken, job: string): boolean {
    if (isName(token, 'add') && isMark(this.#tokens[index - 1], '.')) {
      const [first] = this.#argumentsAfter(index + 1);
      return first !== undefined && this.#value(first) === job;
    }
    const isNamed = isName(token, 'name') && isMark(this.#tokens[index + 1], ':');
    if (!isNamed || this.#valueFrom(index + 2) !== job) return false;
    const near = this.#tokens.slice(index + 3, index + 3 + MOST_NAME_TOKENS * 2);
    return near.some((next) => isName(next, 'data') || isName(next, 'queueName'));
  }

  /** `'./processor.js'`, `path.join(__dirname, 'processor.js')` or `new URL('./processor.js', import.meta.url)`. */
  #processorFile(index: number): string | null {
    const [, argument = []] = this.#argumentsAfter(index + 1);
    const second = this.#meant(argument);
    const own = this.#value(argument);
    const isPath = second.some(
      (token) => isName(token, '__dirname') || isName(token, 'URL') || isName(token, 'meta'),
    );
    const last = isPath ? second.findLast(({ kind }) => kind === 'string')?.text : undefined;
    const file = own ?? last ?? null;
    return file !== null && PROCESSOR_FILE.test(file) ? file : null;
  }

  /** What a variable stands for, where one stands alone. */
  #meant(argument: readonly SourceToken[]): readonly SourceToken[] {
    const [only] = argument;
    if (argument.length !== 1 || only?.kind !== 'name') return argument;
    const at = this.#tokens.findIndex((token, index) => {
      return isName(token, only.text) && isMark(this.#tokens[index + 1], '=');
    });
    if (at < 0) return argument;
    const value = this.#tokens.slice(at + 2, at + 2 + MOST_TYPE_TOKENS);
    const open = value.findIndex((token) => isMark(token, '('));
    const close = open < 0 ? undefined : this.#pairs.get(at + 2 + open);
    return close === undefined || open > MOST_NAME_TOKENS ? argument : this.#tokens.slice(at + 2, close + 1);
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

const PROCESSOR_FILE = /^[^\0\n]{1,200}\.[cm]?[jt]s$/u;
const MOST_TYPE_TOKENS = 60;
const MOST_ARGUMENT_TOKENS = 400;
const MOST_NAME_TOKENS = 9;

function isEquality(token: SourceToken | undefined): boolean {
  return isMark(token, '===') || isMark(token, '==');
}
