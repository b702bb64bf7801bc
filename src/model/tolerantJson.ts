/**
 * JSON as Python's `json` module writes it: RFC 8259 plus bare `NaN`, `Infinity` and `-Infinity`.
 * Numbers keep their text, so integers of any size and every digit survive; object keys keep their order and
 * their duplicates.
 */
export type DataNode =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly DataNode[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, DataNode])[] };

export type TolerantJsonResult =
  | { readonly ok: true; readonly value: DataNode }
  /** `offset` counts UTF-16 units from the start of the text. */
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Deeper nesting is refused: Python's own reader gives up at about this depth, and recursion here stays safe. */
export const MAX_JSON_DEPTH = 1_000;

/** Parses in linear time. Never throws: what is not JSON comes back as a message with its offset. */
export function parseTolerantJson(text: string): TolerantJsonResult {
  const reader = new Reader(text);
  const value = reader.document();
  if (value === null) return { ok: false, message: reader.message, offset: reader.offset };
  return { ok: true, value };
}

/**
 * The node as a plain JavaScript value. Lossy: large integers are rounded to doubles, of duplicate keys the last
 * one wins. A `__proto__` key becomes an ordinary own property.
 */
export function toPlain(node: DataNode): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return node.value;
    case 'number':
      return Number(node.text);
    case 'array':
      return node.items.map(toPlain);
    case 'object':
      return Object.fromEntries(node.entries.map(([key, value]) => [key, toPlain(value)]));
    default:
      return node satisfies never;
  }
}

/** JSON text of the node; `indent` is the number of spaces per level, 0 writes one line. Numbers stay as they were. */
export function formatDataNode(node: DataNode, indent: number): string {
  const out: string[] = [];
  write(node, indent, indent > 0 ? '\n' : '', out);
  return out.join('');
}

function write(node: DataNode, indent: number, newline: string, out: string[]): void {
  switch (node.kind) {
    case 'null':
      out.push('null');
      return;
    case 'boolean':
      out.push(node.value ? 'true' : 'false');
      return;
    case 'number':
      out.push(node.text);
      return;
    case 'string':
      out.push(JSON.stringify(node.value));
      return;
    case 'array': {
      const inner = newline === '' ? '' : newline + ' '.repeat(indent);
      out.push('[');
      node.items.forEach((item, index) => {
        out.push(index === 0 ? inner : `,${inner}`);
        write(item, indent, inner, out);
      });
      out.push(node.items.length === 0 ? ']' : `${newline}]`);
      return;
    }
    case 'object': {
      const inner = newline === '' ? '' : newline + ' '.repeat(indent);
      out.push('{');
      node.entries.forEach(([key, value], index) => {
        out.push(index === 0 ? inner : `,${inner}`, JSON.stringify(key), indent > 0 ? ': ' : ':');
        write(value, indent, inner, out);
      });
      out.push(node.entries.length === 0 ? '}' : `${newline}}`);
    }
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

/** Recursive descent; `null` from any method means failure, with `message` set and `offset` at the culprit. */
class Reader {
  offset = 0;
  message = '';
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): DataNode | null {
    const value = this.value(0);
    if (value === null) return null;
    this.white();
    return this.offset === this.text.length ? value : this.fail('unexpected text after the value');
  }

  private value(depth: number): DataNode | null {
    this.white();
    switch (this.text[this.offset]) {
      case undefined:
        return this.fail('unexpected end');
      case '"': {
        const value = this.string();
        return value === null ? null : { kind: 'string', value };
      }
      case '[':
        return depth < MAX_JSON_DEPTH ? this.array(depth) : this.fail('nested too deeply');
      case '{':
        return depth < MAX_JSON_DEPTH ? this.object(depth) : this.fail('nested too deeply');
      default:
        return this.scalar();
    }
  }

  private scalar(): DataNode | null {
    const number = this.match(NUMBER);
    if (number !== null) return { kind: 'number', text: number };
    for (const [word, node] of WORDS) {
      if (!this.text.startsWith(word, this.offset)) continue;
      this.offset += word.length;
      return node;
    }
    return this.fail('unexpected character');
  }

  private array(depth: number): DataNode | null {
    const items: DataNode[] = [];
    this.offset++;
    if (this.take(']')) return { kind: 'array', items };
    for (;;) {
      const item = this.value(depth + 1);
      if (item === null) return null;
      items.push(item);
      if (this.take(']')) return { kind: 'array', items };
      if (!this.take(',')) return this.fail('expected , or ]');
    }
  }

  private object(depth: number): DataNode | null {
    const entries: [string, DataNode][] = [];
    this.offset++;
    if (this.take('}')) return { kind: 'object', entries };
    for (;;) {
      this.white();
      if (this.text[this.offset] !== '"') return this.fail('expected a key in quotes');
      const key = this.string();
      if (key === null) return null;
      if (!this.take(':')) return this.fail('expected :');
      const value = this.value(depth + 1);
      if (value === null) return null;
      entries.push([key, value]);
      if (this.take('}')) return { kind: 'object', entries };
      if (!this.take(',')) return this.fail('expected , or }');
    }
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
      if (next === undefined) return this.fail('unexpected end inside a string');
      if (next !== '\\') return this.fail('control character inside a string');
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
    if (letter !== 'u') return this.fail('unknown escape');
    this.offset += 2;
    const hex = this.match(FOUR_HEX);
    return hex === null ? this.fail('expected four hex digits') : String.fromCharCode(parseInt(hex, 16));
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
