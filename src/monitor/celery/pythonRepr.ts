import { pythonString } from '../../model/pythonString.ts';
import type { DataNode } from '../../model/tolerantJson.ts';
import { printedException } from './printedException.ts';

/** Celery cuts representations in headers and events at about this many characters. */
const MAX_REPR_LENGTH = 1_024;
/** The ellipsis of a cut text stands this near to its end: closing quotes and brackets follow. */
const MAX_TAIL_LENGTH = 24;
/** The history keeps no longer one, whatever the worker's own limit (`resultrepr_maxsize`). */
const MAX_KEPT_LENGTH = 4_096;
/** A list shows one line of an error; the whole text stays in the traceback and the result record. */
const MAX_LINE_LENGTH = 1_000;

const ONE_TEXT_ARGUMENT = /^([A-Za-z_][\w.]*)\((?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"),?\)$/s;
/** Celery may cut the representation, so that it does not always end in a bracket. */
const CALL = /^([A-Za-z_][\w.]*)\(/;
/** billiard's, which Celery tells of instead of what it wraps. */
const WRAPPER = 'ExceptionWithTraceback';
const NO_ARGUMENT = /^([A-Za-z_][\w.]*)\(\)$/;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** One line of bounded length, whatever the text. */
export function oneLine(text: string): string {
  const start = text.slice(0, MAX_LINE_LENGTH).replace(/\s*[\r\n]\s*/g, ' ');
  return text.length > MAX_LINE_LENGTH ? `${start}…` : start;
}

/**
 * The representation of an exception as Python prints the exception itself: `ValueError('no')` becomes
 * `ValueError: no`. A class with other arguments is told as its traceback prints it; what is none comes back as it is.
 */
export function exceptionText(repr: string, traceback?: string): string {
  const match = ONE_TEXT_ARGUMENT.exec(repr);
  if (match === null) return withoutTextArgument(repr, traceback);
  const [, type = '', single, double = ''] = match;
  const message = (single ?? double).replace(
    /\\([nrt'"\\])/g,
    (_, letter: string) => SIMPLE_ESCAPES[letter] ?? letter,
  );
  return message === '' ? type : `${type}: ${message}`;
}

function withoutTextArgument(repr: string, traceback: string | undefined): string {
  const type = CALL.exec(repr)?.[1];
  if (type === undefined) return repr;
  const only = NO_ARGUMENT.exec(repr)?.[1];
  if (only !== undefined && !only.endsWith(WRAPPER)) return only;
  return printedException(type, traceback) ?? only ?? repr;
}

/**
 * Whether Celery left something out of a representation: an ellipsis outside of quotes (too long or too deep), or
 * a text at the limit that ends in one.
 */
export function isTruncatedRepr(repr: string): boolean {
  if (repr.length >= MAX_REPR_LENGTH && repr.slice(-MAX_TAIL_LENGTH).includes('...')) return true;
  if (repr.length >= MAX_KEPT_LENGTH) return true;
  return repr.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, '').includes('...');
}

/** Positional arguments as Celery's `argsrepr` header shows them: `(2, 'x')`, cut like Celery's. */
export function argumentsRepr(items: readonly DataNode[]): string {
  const writer = new ReprWriter();
  writer.list('(', items, items.length === 1 ? ',)' : ')');
  return writer.text();
}

/** A value as Python's `repr` shows it, cut like Celery's. */
export function pythonRepr(node: DataNode): string {
  const writer = new ReprWriter();
  writer.value(node);
  return writer.text();
}

/** Stops taking values in once the limit is passed, and closes what is open. */
class ReprWriter {
  private readonly parts: string[] = [];
  private length = 0;

  text(): string {
    return this.parts.join('');
  }

  value(node: DataNode): void {
    switch (node.kind) {
      case 'null':
        return this.add('None');
      case 'boolean':
        return this.add(node.value ? 'True' : 'False');
      case 'number':
        return this.add(NUMBER_WORDS[node.text] ?? node.text.slice(0, MAX_REPR_LENGTH));
      case 'string':
        return this.string(node.value);
      case 'array':
        return this.list('[', node.items, ']');
      case 'object':
        this.add('{');
        this.each(node.entries, ([key, value]) => {
          this.string(key);
          this.add(': ');
          this.value(value);
        });
        return this.add('}');
    }
  }

  list(open: string, items: readonly DataNode[], close: string): void {
    this.add(open);
    this.each(items, (item) => {
      this.value(item);
    });
    this.add(close);
  }

  private each<T>(items: readonly T[], write: (item: T) => void): void {
    for (const [index, item] of items.entries()) {
      if (index > 0) this.add(', ');
      if (this.length >= MAX_REPR_LENGTH) return this.add('...');
      write(item);
    }
  }

  private string(value: string): void {
    const room = Math.max(MAX_REPR_LENGTH - this.length, 0);
    const shown = value.length > room ? `${value.slice(0, room)}...` : value;
    this.add(pythonString(shown));
  }

  private add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}

const NUMBER_WORDS: Readonly<Record<string, string>> = { NaN: 'nan', Infinity: 'inf', '-Infinity': '-inf' };
