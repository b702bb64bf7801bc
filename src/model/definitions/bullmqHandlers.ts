import { type CodeName, isEquality, JavascriptFile } from './javascriptFile.ts';
import { javascriptTokens } from './javascriptTokens.ts';
import { isMark, isName, type SourceToken } from './sourceToken.ts';

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
  return new HandlerFinder(new JavascriptFile(javascriptTokens(text)), queue, job, imported).find();
}

const NONE: ReadonlyMap<string, string> = new Map();
/** Between the name of a job and its data. */
const MOST_BETWEEN = 18;

class HandlerFinder {
  readonly #file: JavascriptFile;
  readonly #tokens: readonly SourceToken[];
  readonly #imported: ReadonlyMap<string, string>;
  readonly #queue: string;
  readonly #job: string | null;
  /** Bodies of classes that are processors of the queue, as indexes of tokens. */
  readonly #processors: { readonly start: number; readonly end: number }[] = [];

  constructor(
    file: JavascriptFile,
    queue: string,
    job: string | null,
    imported: ReadonlyMap<string, string>,
  ) {
    this.#file = file;
    this.#tokens = file.tokens;
    this.#imported = imported;
    this.#queue = queue;
    this.#job = job;
  }

  find(): readonly BullmqHandler[] {
    const found: BullmqHandler[] = [];
    for (const [index, token] of this.#tokens.entries()) {
      const kind = this.#kindAt(index, token);
      if (kind === null) continue;
      const processor = kind === 'worker' ? this.#file.processorFile(index) : null;
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
    const [first] = this.#file.argumentsAfter(index + 1);
    if (first === undefined || !this.#names(first).includes(this.#queue)) return false;
    const body = isDecorator ? this.#file.classBodyAfter(index) : null;
    if (body !== null) this.#processors.push(body);
    return true;
  }

  #isProcessMethod(index: number, token: SourceToken): boolean {
    const before = this.#tokens[index - 1];
    const isUnnamed =
      isName(token, 'Process') && isMark(before, '@') && this.#file.argumentsAfter(index + 1).length === 0;
    const isMethod = isName(token, 'process') && !isMark(before, '.') && this.#file.isMethod(index);
    return (isUnnamed || isMethod) && this.#processors.some(({ start, end }) => start < index && index < end);
  }

  /** `queue.add('name', …)`, `{ name: 'name', data }` of addBulk, and `{ name, queueName }` of a flow. */
  #isAdding(index: number, token: SourceToken, job: string): boolean {
    if (isName(token, 'add') && isMark(this.#tokens[index - 1], '.')) {
      const [first] = this.#file.argumentsAfter(index + 1);
      return first !== undefined && this.#value(this.#file.nameOf(first)) === job;
    }
    const isNamed = isName(token, 'name') && isMark(this.#tokens[index + 1], ':');
    if (!isNamed || this.#valueFrom(index + 2) !== job) return false;
    const near = this.#tokens.slice(index + 3, index + 3 + MOST_BETWEEN);
    return near.some((next) => isName(next, 'data') || isName(next, 'queueName'));
  }

  #isHandler(index: number, token: SourceToken, job: string): boolean {
    const before = this.#tokens[index - 1];
    if (isName(token, 'Process') && isMark(before, '@')) {
      const [first] = this.#file.argumentsAfter(index + 1);
      return first !== undefined && this.#names(first).includes(job);
    }
    if (isName(before, 'case')) return this.#valueFrom(index) === job;
    if (isEquality(before)) return this.#valueFrom(index) === job;
    const after = this.#tokens[index + 1];
    if (token.text !== job || (token.kind !== 'string' && token.kind !== 'name')) return false;
    if (token.kind === 'string' && isEquality(after)) return true;
    const inObject = isMark(before, '{') || isMark(before, ',') || isName(before, 'async');
    return inObject && (isMark(after, ':') || this.#file.isMethod(index));
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

  #names(argument: readonly SourceToken[]): readonly (string | null)[] {
    return this.#file.namesIn(argument).map((name) => this.#value(name));
  }

  #valueFrom(index: number): string | null {
    return this.#value(this.#file.nameFrom(index));
  }

  #value(name: CodeName | null): string | null {
    if (name === null) return null;
    if (name.kind === 'text') return name.text;
    return this.#file.constants.get(name.path) ?? this.#imported.get(name.path) ?? null;
  }
}
