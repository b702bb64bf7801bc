import { type PythonParameter, pythonParameters } from './pythonParameters.ts';
import { type PythonStatement, pythonStatements } from './pythonTokens.ts';
import { bracketPairs, isMark, isName, type SourceToken, splitArguments } from './sourceToken.ts';

/** A function or class of a Python file that is, or may be, a Celery task. */
export interface CeleryTaskDefinition {
  /** The name that the source gives; `null`: Celery makes it of module and function. */
  readonly name: string | null;
  /** `true` when the source gives a name that is only known when it runs. */
  readonly isNameDynamic: boolean;
  readonly function: string;
  /** `false`: a plain function that carries no decorator we know. */
  readonly isTask: boolean;
  /** 1-based, of the name after `def` or `class`. */
  readonly line: number;
  readonly column: number;
  /** What it takes when it is sent, without the `self` of a bound task; `null`: not known. */
  readonly parameters: readonly PythonParameter[] | null;
}

/**
 * Finds every function that a decorator (`@app.task`, `@shared_task(name=…)`, under an alias, over several lines, among
 * others), a call (`shared_task(…)(f)`) or a class with `name = …` makes a Celery task, and every other function too, as
 * decorators of one's own may do so. Never throws; linear time.
 */
export function celeryTasks(text: string): readonly CeleryTaskDefinition[] {
  const steps = celeryTaskSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, statement by statement, for who must not be held up by a long file. */
export function* celeryTaskSteps(text: string): Generator<undefined, readonly CeleryTaskDefinition[]> {
  const reader = new CeleryTaskReader();
  for (const statement of pythonStatements(text)) {
    reader.take(statement);
    yield undefined;
  }
  return reader.definitions();
}

const DECORATORS: ReadonlySet<string> = new Set(['task', 'shared_task', 'periodic_task']);

interface TaskMark {
  readonly name: string | null;
  readonly isNameDynamic: boolean;
  /** Its first parameter is the task itself. */
  readonly isBound: boolean;
}

const PLAIN: TaskMark = { name: null, isNameDynamic: false, isBound: false };

interface ReadDefinition extends CeleryTaskDefinition {
  readonly isBound: boolean;
}

interface OpenClass {
  readonly indent: number;
  readonly name: string;
  /** Index into the definitions when it is a task's class. */
  readonly definition: number | null;
}

class CeleryTaskReader {
  readonly #definitions: ReadDefinition[] = [];
  readonly #constants = new Map<string, string>();
  /** Names of decorators, and whether they bind what they decorate. */
  readonly #decorators = new Map<string, boolean>([...DECORATORS].map((name) => [name, false]));
  /** What calls make of functions, by the function's name; one function may be several tasks. */
  readonly #wrapped = new Map<string, TaskMark[]>();
  #mark: TaskMark | null = null;
  #classes: OpenClass[] = [];

  take({ indent, tokens }: PythonStatement): void {
    this.#classes = this.#classes.filter((open) => open.indent < indent);
    const [first] = tokens;
    if (isMark(first, '@')) {
      this.#mark ??= this.#taskMark(tokens.slice(1));
      return;
    }
    const nameIndex = definedName(tokens);
    if (nameIndex !== null) this.#define(tokens, nameIndex);
    else if (isName(first, 'class')) this.#openClass(indent, tokens);
    else if (isName(first, 'from') || isName(first, 'import')) this.#import(tokens);
    else {
      this.#assign(tokens);
      this.#findCalls(tokens);
    }
    this.#mark = null;
  }

  definitions(): readonly CeleryTaskDefinition[] {
    const all = this.#definitions.flatMap((read): readonly ReadDefinition[] => {
      const marks = read.isTask ? undefined : this.#wrapped.get(read.function);
      return marks?.map((mark) => ({ ...read, ...mark, isTask: true })) ?? [read];
    });
    return all.map((whole) => {
      const { isBound, parameters, ...definition } = whole;
      return { ...definition, parameters: isBound ? (parameters?.slice(1) ?? null) : parameters };
    });
  }

  #define(tokens: readonly SourceToken[], index: number): void {
    const token = tokens[index];
    if (token === undefined) return;
    const { line, column, text } = token;
    const parameters = parametersAfter(tokens, index);
    const owner = this.#classes.at(-1)?.definition ?? null;
    const ofClass = owner === null ? undefined : this.#definitions[owner];
    if (text === 'run' && owner !== null && ofClass !== undefined) {
      this.#definitions[owner] = { ...ofClass, parameters };
    }
    const mark = this.#mark ?? PLAIN;
    this.#definitions.push({
      ...mark,
      function: text,
      isTask: this.#mark !== null,
      line,
      column,
      parameters,
    });
  }

  #openClass(indent: number, tokens: readonly SourceToken[]): void {
    const token = tokens[1];
    if (token === undefined) return;
    const bases = tokens.slice(2, bracketPairs(tokens).get(2) ?? 2);
    const isTask = bases.some((base) => base.kind === 'name' && base.text.endsWith('Task'));
    const definition = isTask ? this.#definitions.length : null;
    if (isTask) {
      const { line, column, text } = token;
      const place = { line, column, parameters: null };
      this.#definitions.push({ ...PLAIN, isBound: true, function: text, isTask, ...place });
    }
    this.#classes.push({ indent, name: token.text, definition });
  }

  /** `NAME = 'value'`, also typed; inside a task's class `name` is the task's. */
  #assign(tokens: readonly SourceToken[]): void {
    const [target] = tokens;
    const equals = tokens.findIndex((token) => isMark(token, '='));
    if (target?.kind !== 'name' || equals < 1 || (equals > 1 && !isMark(tokens[1], ':'))) return;
    this.#aliasDecorator(target.text, tokens.slice(equals + 1));
    const value = this.#text(tokens.slice(equals + 1));
    if (value !== null) {
      this.#constants.set([...this.#classes.map(({ name }) => name), target.text].join('.'), value);
    }
    const index = this.#classes.at(-1)?.definition ?? null;
    const definition = index === null ? undefined : this.#definitions[index];
    if (definition === undefined || index === null) return;
    if (target.text === 'name') {
      this.#definitions[index] = { ...definition, name: value, isNameDynamic: value === null };
    } else if (target.text === 'abstract' && isName(tokens[equals + 1], 'True')) {
      this.#definitions[index] = { ...definition, isTask: false };
    }
  }

  /** `job = app.task`, `job = app.task(bind=True)`, `job = partial(app.task, bind=True)`: decorators by another name. */
  #aliasDecorator(alias: string, value: readonly SourceToken[]): void {
    const pairs = bracketPairs(value);
    const open = value.findIndex((token) => isMark(token, '('));
    const called = value[open < 0 ? value.length - 1 : open - 1];
    const isWhole = open < 0 || pairs.get(open) === value.length - 1;
    const isChain = value.slice(0, open < 0 ? undefined : open).every(isPartOfPath);
    if (called?.kind !== 'name' || !isWhole || !isChain) return;
    const parts = splitArguments(value.slice(open + 1, -1));
    const [first] = parts;
    const isOptions = open < 0 || parts.every((part) => isMark(part[1], '='));
    const passed =
      called.text === 'partial' && first?.every(isPartOfPath) === true ? first.at(-1) : undefined;
    const meant = passed?.kind === 'name' ? passed.text : isOptions ? called.text : '';
    const binds = this.#decorators.get(meant);
    if (binds !== undefined) this.#decorators.set(alias, binds || parts.some(isBinding));
  }

  #import(tokens: readonly SourceToken[]): void {
    for (const [index, token] of tokens.entries()) {
      const alias = tokens[index + 2];
      const isAlias = token.kind === 'name' && DECORATORS.has(token.text) && isName(tokens[index + 1], 'as');
      if (isAlias && alias?.kind === 'name') this.#decorators.set(alias.text, false);
    }
  }

  /** `shared_task(name='x')(f)`, `app.task(f)`: calls that make a task of a function defined elsewhere. */
  #findCalls(tokens: readonly SourceToken[]): void {
    const pairs = bracketPairs(tokens);
    for (const [index, token] of tokens.entries()) {
      const close = pairs.get(index + 1) ?? 0;
      if (token.kind !== 'name' || !this.#decorators.has(token.text) || close < index) continue;
      const mark = this.#markOfArguments(token.text, tokens.slice(index + 2, close));
      const wrapped = isMark(tokens[close + 1], '(') ? tokens[close + 2] : tokens[index + 2];
      const after = isMark(tokens[close + 1], '(') ? tokens[close + 3] : tokens[index + 3];
      if (wrapped?.kind === 'name' && (isMark(after, ')') || isMark(after, ','))) {
        const others = this.#wrapped.get(wrapped.text)?.filter(({ name }) => name !== mark.name) ?? [];
        this.#wrapped.set(wrapped.text, [...others, mark]);
      }
    }
  }

  /** What a decorator makes of its function; `null` when it is none of Celery's. */
  #taskMark(tokens: readonly SourceToken[]): TaskMark | null {
    const last = tokens.at(-1);
    const open = isMark(last, ')') ? bracketPairs(tokens).get(tokens.length - 1) : tokens.length;
    if (open === undefined) return null;
    const called = tokens[open - 1];
    if (called?.kind !== 'name' || !this.#decorators.has(called.text)) return null;
    return this.#markOfArguments(called.text, tokens.slice(open + 1, -1));
  }

  #markOfArguments(decorator: string, tokens: readonly SourceToken[]): TaskMark {
    const parts = splitArguments(tokens);
    const isBound = (this.#decorators.get(decorator) ?? false) || parts.some(isBinding);
    const argument = parts.find((part) => isName(part[0], 'name') && isMark(part[1], '='));
    if (argument === undefined) return { ...PLAIN, isBound };
    const name = this.#text(argument.slice(2));
    return { name, isNameDynamic: name === null, isBound };
  }

  /** The text that literals side by side, or a constant of this file, stand for. */
  #text(tokens: readonly SourceToken[]): string | null {
    const isBracketed = isMark(tokens[0], '(') && isMark(tokens.at(-1), ')');
    const inner = isBracketed ? tokens.slice(1, -1) : tokens;
    if (inner.length === 0) return null;
    if (inner.every((token) => token.kind === 'string')) return inner.map((token) => token.text).join('');
    const path = inner.map((token) => token.text).join('');
    return this.#constants.get(path) ?? this.#constants.get(path.replace(/\.value$/u, '')) ?? null;
  }
}

/** `app.task`: names with dots between them. */
function isPartOfPath(token: SourceToken): boolean {
  return token.kind === 'name' || isMark(token, '.');
}

/** Index of the name after `def`; `null` when the statement defines no function. */
function definedName(tokens: readonly SourceToken[]): number | null {
  const index = isName(tokens[0], 'async') ? 1 : 0;
  return isName(tokens[index], 'def') && tokens[index + 1]?.kind === 'name' ? index + 1 : null;
}

/** `bind=True` */
function isBinding(part: readonly SourceToken[]): boolean {
  return isName(part[0], 'bind') && isMark(part[1], '=') && isName(part[2], 'True');
}

/** Of the function whose name stands at `index`; `null` when its brackets are not closed. */
function parametersAfter(tokens: readonly SourceToken[], index: number): readonly PythonParameter[] | null {
  const pairs = bracketPairs(tokens);
  const afterTypes = isMark(tokens[index + 1], '[') ? (pairs.get(index + 1) ?? index) : index;
  const close = isMark(tokens[afterTypes + 1], '(') ? pairs.get(afterTypes + 1) : undefined;
  return close === undefined ? null : pythonParameters(tokens.slice(afterTypes + 2, close));
}
