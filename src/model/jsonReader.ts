import { t } from './l10n.ts';
import type { DataNode } from './tolerantJson.ts';

/** Deeper nesting is refused: Python's own reader gives up at about this depth, and recursion over the result stays safe. */
export const MAX_JSON_DEPTH = 1_000;

/** An array or object of which not everything is read yet. */
type Unclosed =
  | { readonly kind: 'array'; readonly items: DataNode[] }
  | { readonly kind: 'object'; readonly entries: [string, DataNode][]; key: string };

/**
 * Reads JSON in pieces, so that somebody else can have a turn in between. Keeps what is not closed yet on a stack of its
 * own. `null` from any method means failure, with `message` set and `offset` (UTF-16 units) at the culprit.
 */
export class JsonReader {
  offset = 0;
  message = '';
  private readonly text: string;
  private readonly unclosed: Unclosed[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Reads all of it. */
  read(): DataNode | null {
    for (;;) {
      const value = this.readOn(Number.POSITIVE_INFINITY);
      if (value !== undefined) return value;
    }
  }

  /** Reads on until the end, or until about `units` further UTF-16 units are read: then it is `undefined`. */
  readOn(units: number): DataNode | null | undefined {
    const until = this.offset + units;
    for (;;) {
      const begun = this.begin();
      if (begun === null) return null;
      const whole = begun === 'unclosed' ? begun : this.end(begun);
      if (whole !== 'unclosed') return whole;
      if (this.offset >= until) return undefined;
    }
  }

  /** Reads one value, of an array or object only its beginning. */
  private begin(): DataNode | 'unclosed' | null {
    this.white();
    switch (this.text[this.offset]) {
      case undefined:
        return this.fail(t('unexpected end'));
      case '"': {
        const value = this.string();
        return value === null ? null : { kind: 'string', value };
      }
      case '[':
        return this.beginArray();
      case '{':
        return this.beginObject();
      default:
        return this.scalar();
    }
  }

  private beginArray(): DataNode | 'unclosed' | null {
    if (this.unclosed.length >= MAX_JSON_DEPTH) return this.fail(t('nested too deeply'));
    this.offset++;
    if (this.take(']')) return { kind: 'array', items: [] };
    this.unclosed.push({ kind: 'array', items: [] });
    return 'unclosed';
  }

  private beginObject(): DataNode | 'unclosed' | null {
    if (this.unclosed.length >= MAX_JSON_DEPTH) return this.fail(t('nested too deeply'));
    this.offset++;
    if (this.take('}')) return { kind: 'object', entries: [] };
    const key = this.key();
    if (key === null) return null;
    this.unclosed.push({ kind: 'object', entries: [], key });
    return 'unclosed';
  }

  /** Puts a whole value where it belongs, and closes what ends with it; the document when that was the last one. */
  private end(value: DataNode): DataNode | 'unclosed' | null {
    let whole = value;
    for (;;) {
      const outer = this.unclosed.at(-1);
      if (outer === undefined) {
        this.white();
        return this.offset === this.text.length ? whole : this.fail(t('unexpected text after the value'));
      }
      if (outer.kind === 'array') outer.items.push(whole);
      else outer.entries.push([outer.key, whole]);
      const close = outer.kind === 'array' ? ']' : '}';
      if (!this.take(close)) return this.goOn(outer, close);
      this.unclosed.pop();
      whole =
        outer.kind === 'array'
          ? { kind: 'array', items: outer.items }
          : { kind: 'object', entries: outer.entries };
    }
  }

  private goOn(outer: Unclosed, close: string): 'unclosed' | null {
    if (!this.take(',')) return this.fail(`expected , or ${close}`);
    if (outer.kind === 'object') {
      const key = this.key();
      if (key === null) return null;
      outer.key = key;
    }
    return 'unclosed';
  }

  private key(): string | null {
    this.white();
    if (this.text[this.offset] !== '"') return this.fail(t('expected a key in quotes'));
    const key = this.string();
    if (key === null) return null;
    return this.take(':') ? key : this.fail('expected :');
  }

  private scalar(): DataNode | null {
    const number = this.match(NUMBER);
    if (number !== null) return { kind: 'number', text: number };
    for (const [word, node] of WORDS) {
      if (!this.text.startsWith(word, this.offset)) continue;
      this.offset += word.length;
      return node;
    }
    return this.fail(t('unexpected character'));
  }

  private string(): string | null {
    this.offset++;
    const parts: string[] = [];
    for (;;) {
      const plain = this.match(PLAIN_CHARACTERS);
      if (plain !== null) parts.push(plain);
      const next = this.text[this.offset];
      if (next === '"') {
        this.offset++;
        return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
      }
      if (next === undefined) return this.fail(t('unexpected end inside a string'));
      if (next !== '\\') return this.fail(t('control character inside a string'));
      const escaped = this.escape();
      if (escaped === null) return null;
      parts.push(escaped);
    }
  }

  private escape(): string | null {
    const letter = this.text[this.offset + 1];
    const simple = letter === undefined ? undefined : ESCAPES.get(letter);
    if (simple !== undefined) {
      this.offset += 2;
      return simple;
    }
    if (letter !== 'u') return this.fail(t('unknown escape'));
    this.offset += 2;
    const hex = this.match(FOUR_HEX);
    return hex === null ? this.fail(t('expected four hex digits')) : String.fromCharCode(parseInt(hex, 16));
  }

  private take(character: string): boolean {
    this.white();
    if (this.text[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  private white(): void {
    this.match(WHITE);
  }

  /** Text that `pattern` (sticky) matches here, or `null` when it matches nothing. */
  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || found === '') return null;
    this.offset += found.length;
    return found;
  }

  private fail(message: string): null {
    this.message = message;
    return null;
  }
}

const NULL: DataNode = { kind: 'null' };
const TRUE: DataNode = { kind: 'boolean', value: true };
const FALSE: DataNode = { kind: 'boolean', value: false };

const WORDS: readonly (readonly [string, DataNode])[] = [
  ['null', NULL],
  ['true', TRUE],
  ['false', FALSE],
  ['NaN', { kind: 'number', text: 'NaN' }],
  ['Infinity', { kind: 'number', text: 'Infinity' }],
  ['-Infinity', { kind: 'number', text: '-Infinity' }],
];

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WHITE = /[ \t\n\r]*/y;
/** A run of characters that stand for themselves inside a string: all but controls, `"` and `\`. */
const PLAIN_CHARACTERS = /[ !#-[\]-\uffff]*/y;
const FOUR_HEX = /[0-9a-fA-F]{4}/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
