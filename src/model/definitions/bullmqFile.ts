import { type CodeName, isEquality, JavascriptFile } from './javascriptFile.ts';
import { type JavascriptImports, javascriptImports } from './javascriptImports.ts';
import { javascriptTokens, javascriptTokenSteps } from './javascriptTokens.ts';
import { isMark, isName, type SourceToken } from './sourceToken.ts';

/** A stretch of a line: 1-based, in UTF-16 units. */
export interface CodePlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** `new Worker(queue, …)` or a class behind `@Processor(queue)`. */
export interface WorkerSite extends CodePlace {
  readonly queue: CodeName;
  /** Where the queue's name stands. */
  readonly name: CodePlace;
  /** The path of its processor as it stands there, when that is a file of its own. */
  readonly processor: string | null;
}

/** Code that deals with jobs of one name: `case` of a `switch (job.name)`, a comparison with it, `@Process(name)`. */
export interface HandlerSite extends CodePlace {
  readonly job: CodeName;
  /** Queue of the worker in whose code it stands; `null`: in none, or one of several. */
  readonly queue: CodeName | null;
}

/** `new Queue(queue)` or `@InjectQueue(queue)`, at the queue's name. */
export interface QueueSite extends CodePlace {
  readonly queue: CodeName;
}

/** Code that adds a job. */
export interface AddSite extends CodePlace {
  readonly job: CodeName;
  /** `null`: only `receiver` may tell. */
  readonly queue: CodeName | null;
  /** The variable whose `add` it is. */
  readonly receiver: string | null;
}

/** What a JavaScript or TypeScript file tells of BullMQ's queues and jobs. */
export interface BullmqFile {
  readonly constants: ReadonlyMap<string, string>;
  readonly imports: JavascriptImports;
  /** Names of queues by the variable that holds one. */
  readonly queues: ReadonlyMap<string, CodeName>;
  readonly queueSites: readonly QueueSite[];
  readonly workers: readonly WorkerSite[];
  readonly handlers: readonly HandlerSite[];
  readonly adds: readonly AddSite[];
}

/** Reads a file. Never throws; takes time linear in its length. */
export function readBullmqFile(text: string): BullmqFile {
  return new BullmqReader(new JavascriptFile(javascriptTokens(text))).read();
}

/** The same in steps, for who must not be held up by a long file. */
export function* bullmqFileSteps(text: string): Generator<undefined, BullmqFile> {
  const tokens = yield* javascriptTokenSteps(text);
  yield undefined;
  return new BullmqReader(new JavascriptFile(tokens)).read();
}

/** Between the name of a job and its data or queue. */
const MOST_BETWEEN = 18;
const MOST_PER_FILE = 500;

interface OwnedCode {
  readonly start: number;
  readonly end: number;
  readonly queue: CodeName;
}

class BullmqReader {
  readonly #file: JavascriptFile;
  readonly #tokens: readonly SourceToken[];
  readonly #queues = new Map<string, CodeName>();
  readonly #queueSites: QueueSite[] = [];
  readonly #workers: WorkerSite[] = [];
  /** The code of workers and processors. */
  readonly #owned: OwnedCode[] = [];
  readonly #handlers: { readonly at: number; readonly job: CodeName; readonly place: CodePlace }[] = [];
  readonly #adds: AddSite[] = [];
  /** Ends of the bodies of `switch (….name)` that are open. */
  #switches: number[] = [];

  constructor(file: JavascriptFile) {
    this.#file = file;
    this.#tokens = file.tokens;
  }

  read(): BullmqFile {
    for (const [index, token] of this.#tokens.entries()) {
      if (token.kind !== 'name' && token.kind !== 'string') continue;
      this.#take(index, token);
    }
    return {
      constants: this.#file.constants,
      imports: javascriptImports(this.#tokens),
      queues: this.#queues,
      queueSites: this.#queueSites.slice(0, MOST_PER_FILE),
      workers: this.#workers.slice(0, MOST_PER_FILE),
      handlers: this.#handlers
        .slice(0, MOST_PER_FILE)
        .map(({ at, job, place }) => ({ ...place, job, queue: this.#ownerOf(at) })),
      adds: this.#adds.slice(0, MOST_PER_FILE),
    };
  }

  #take(index: number, token: SourceToken): void {
    const before = this.#tokens[index - 1];
    if (isName(before, 'new')) this.#made(index, token);
    else if (isMark(before, '@')) this.#decorated(index, token);
    else if (isName(token, 'switch')) this.#switch(index);
    else if (isName(before, 'case')) this.#case(index);
    else if (isEquality(before) && this.#isNameOfJob(index - 2)) this.#handler(index);
    else if (isName(token, 'add') && isMark(before, '.')) this.#add(index);
    else if (isName(token, 'name') && isMark(this.#tokens[index + 1], ':')) this.#addedObject(index);
  }

  #made(index: number, token: SourceToken): void {
    const isWorker = isName(token, 'Worker');
    if (!isWorker && !isName(token, 'Queue')) return;
    const [first] = this.#file.argumentsAfter(index + 1);
    const queue = first === undefined ? null : this.#file.nameOf(first);
    const name = placeOfTokens(first ?? []);
    if (queue === null || name === null) return;
    if (!isWorker) {
      this.#queueSites.push({ ...name, queue });
      this.#keepQueue(index - 2, queue);
      return;
    }
    this.#workers.push({ ...placeOf(token), queue, name, processor: this.#file.processorFile(index) });
    const open = this.#openAfter(index);
    const end = open === null ? undefined : this.#file.partnerOf(open);
    if (open !== null && end !== undefined) this.#owned.push({ start: open, end, queue });
  }

  /** `const mail = new Queue(…)`, `mail: Queue = new Queue(…)`, `this.mail = new Queue(…)`: `at` is that of `=`. */
  #keepQueue(at: number, queue: CodeName): void {
    if (!isMark(this.#tokens[at], '=')) return;
    for (let name = at - 1; name > Math.max(-1, at - MOST_BETWEEN); name--) {
      const token = this.#tokens[name];
      const before = this.#tokens[name - 1];
      const begins = ['const', 'let', 'var', 'readonly', 'private', 'static'].some((word) =>
        isName(before, word),
      );
      if (token?.kind === 'name' && (name === at - 1 || begins)) this.#queues.set(token.text, queue);
      if (begins || isMark(token, ';') || isMark(token, '}')) return;
    }
  }

  #decorated(index: number, token: SourceToken): void {
    const names = (): readonly CodeName[] => {
      const [first] = this.#file.argumentsAfter(index + 1);
      return first === undefined ? [] : this.#file.namesIn(first);
    };
    if (isName(token, 'Processor')) {
      const [queue] = names();
      if (queue === undefined) return;
      this.#workers.push({ ...placeOf(token), queue, name: placeOf(token), processor: null });
      const body = this.#file.classBodyAfter(index);
      if (body !== null) this.#owned.push({ ...body, queue });
    } else if (isName(token, 'Process')) {
      for (const job of names()) this.#handlers.push({ at: index, job, place: placeOf(token) });
    } else if (isName(token, 'InjectQueue')) {
      const [queue] = names();
      const open = this.#openAfter(index);
      const close = open === null ? undefined : this.#file.partnerOf(open);
      if (queue === undefined || close === undefined) return;
      const variable = this.#tokens
        .slice(close + 1, close + 5)
        .find(
          ({ kind, text }) =>
            kind === 'name' && !['private', 'readonly', 'protected', 'public'].includes(text),
        );
      if (variable !== undefined) this.#queues.set(variable.text, queue);
      this.#queueSites.push({ ...placeOf(token), queue });
    }
  }

  #switch(index: number): void {
    const close = isMark(this.#tokens[index + 1], '(') ? this.#file.partnerOf(index + 1) : undefined;
    if (close === undefined || !this.#isNameOfJob(close - 1)) return;
    const end = isMark(this.#tokens[close + 1], '{') ? this.#file.partnerOf(close + 1) : undefined;
    if (end !== undefined) this.#switches.push(end);
  }

  #case(index: number): void {
    this.#switches = this.#switches.filter((end) => end > index);
    if (this.#switches.length > 0) this.#handler(index);
  }

  /** Whether `….name` ends here, as `job.name` does; also a variable `name` that stands alone. */
  #isNameOfJob(index: number): boolean {
    return isName(this.#tokens[index], 'name') && isMark(this.#tokens[index - 1], '.');
  }

  #handler(index: number): void {
    const job = this.#file.nameFrom(index);
    const place = this.#placeOfName(index, job);
    if (job !== null && place !== null) this.#handlers.push({ at: index, job, place });
  }

  #add(index: number): void {
    const [first, second] = this.#file.argumentsAfter(index + 1);
    const job = first === undefined ? null : this.#file.nameOf(first);
    const before = this.#tokens[index - 2];
    const receiver = before?.kind === 'name' ? before.text : null;
    if (job === null || first === undefined) return;
    const isLikely = second !== undefined || /queue/iu.test(receiver ?? '');
    const place = placeOfTokens(first);
    if (isLikely && place !== null) this.#adds.push({ ...place, job, queue: null, receiver });
  }

  /** `{ name: 'x', data }` of `addBulk`, `{ name: 'x', queueName: 'q' }` of a flow. */
  #addedObject(index: number): void {
    const job = this.#file.nameFrom(index + 2);
    const place = this.#placeOfName(index + 2, job);
    const near = this.#tokens.slice(index + 3, index + 3 + MOST_BETWEEN);
    const queueAt = near.findIndex((next) => isName(next, 'queueName'));
    const isAdded = queueAt >= 0 || near.some((next) => isName(next, 'data'));
    if (job === null || place === null || !isAdded) return;
    const hasQueue = queueAt >= 0 && isMark(near[queueAt + 1], ':');
    const queue = hasQueue ? this.#file.nameFrom(index + 3 + queueAt + 2) : null;
    this.#adds.push({ ...place, job, queue, receiver: null });
  }

  #ownerOf(at: number): CodeName | null {
    const owner = this.#owned.findLast(({ start, end }) => start < at && at < end);
    const [only, ...others] = this.#workers;
    return owner?.queue ?? (others.length === 0 ? (only?.queue ?? null) : null);
  }

  /** Index of the bracket of the call after a name, behind type parameters. */
  #openAfter(index: number): number | null {
    for (let at = index + 1; at < index + 60; at++) if (isMark(this.#tokens[at], '(')) return at;
    return null;
  }

  #placeOfName(index: number, name: CodeName | null): CodePlace | null {
    if (name === null) return null;
    const count = name.kind === 'text' ? 1 : name.path.split('.').length * 2 - 1;
    return placeOfTokens(this.#tokens.slice(index, index + count));
  }
}

function placeOf(token: SourceToken): CodePlace {
  const quotes = token.kind === 'string' ? 2 : 0;
  return { line: token.line, column: token.column, length: token.text.length + quotes };
}

function placeOfTokens(tokens: readonly SourceToken[]): CodePlace | null {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return null;
  const { line, column } = placeOf(first);
  const end = placeOf(last);
  return { line, column, length: end.line === line ? end.column + end.length - column : 1 };
}
