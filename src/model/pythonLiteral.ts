import type { DataNode } from './tolerantJson.ts';

const DEEPEST = 100;
const NUMBER = /-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.])/uy;
const WORD = /(?:None|True|False)(?!\w)/uy;
const SPACE = /[ \n]*/uy;
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([\\'"nrt]))/uy;
const PLAIN = /[^\\'"]+/uy;

const WORDS: Readonly<Record<string, DataNode>> = {
  None: { kind: 'null' },
  True: { kind: 'boolean', value: true },
  False: { kind: 'boolean', value: false },
};
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads a Python representation back into data, when it is made of nothing but `None`, booleans, numbers, texts, lists,
 * tuples (which become arrays) and dicts with text keys. `null` for everything else: objects, bytes, sets, `nan`, and what was
 * cut (`...`). Objects may write themselves like a literal, so what is read this way is likely, not certain.
 * Total and linear; nothing is evaluated.
 */
export function readPythonLiteral(text: string): DataNode | null {
  const reader = new LiteralReader(text);
  const node = reader.value(0);
  return node !== null && reader.isAtEnd() ? node : null;
}

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#match(SPACE);
    return this.#at === this.#text.length;
  }

  value(depth: number): DataNode | null {
    if (depth > DEEPEST) return null;
    this.#match(SPACE);
    const first = this.#text[this.#at];
    if (first === '[' || first === '(') return this.#sequence(first === '[' ? ']' : ')', depth);
    if (first === '{') return this.#dict(depth);
    return first === "'" || first === '"' ? this.#string() : this.#scalar();
  }

  #scalar(): DataNode | null {
    const word = this.#match(WORD);
    if (word !== null) return WORDS[word[0]] ?? null;
    const number = this.#match(NUMBER);
    return number === null ? null : { kind: 'number', text: number[0] };
  }

  #sequence(close: ']' | ')', depth: number): DataNode | null {
    this.#at++;
    const items: DataNode[] = [];
    let commas = 0;
    while (!this.#take(close)) {
      if (items.length > commas) return null;
      const item = this.value(depth + 1);
      if (item === null) return null;
      items.push(item);
      if (this.#take(',')) commas++;
    }
    // `(1)` is no tuple; no representation of one looks like that.
    return close === ')' && items.length === 1 && commas === 0 ? null : { kind: 'array', items };
  }

  #dict(depth: number): DataNode | null {
    this.#at++;
    const entries: (readonly [string, DataNode])[] = [];
    let commas = 0;
    while (!this.#take('}')) {
      if (entries.length > commas) return null;
      const key = this.value(depth + 1);
      if (key?.kind !== 'string' || !this.#take(':')) return null;
      const value = this.value(depth + 1);
      if (value === null) return null;
      entries.push([key.value, value]);
      if (this.#take(',')) commas++;
    }
    return { kind: 'object', entries };
  }

  #string(): DataNode | null {
    const quote = this.#text[this.#at];
    this.#at++;
    let value = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) return null;
      if (character === quote) {
        this.#at++;
        return { kind: 'string', value };
      }
      const part = character === '\\' ? this.#escape() : this.#plain();
      if (part === null) return null;
      value += part;
    }
  }

  /** The other kind of quote stands for itself. */
  #plain(): string {
    const plain = this.#match(PLAIN);
    if (plain !== null) return plain[0];
    this.#at++;
    return this.#text[this.#at - 1] ?? '';
  }

  #escape(): string | null {
    const match = this.#match(ESCAPE);
    if (match === null) return null;
    const [, byte, short, long, simple] = match;
    if (simple !== undefined) return SIMPLE_ESCAPES[simple] ?? simple;
    const code = Number.parseInt(byte ?? short ?? long ?? '', 16);
    return code > 0x10ffff ? null : String.fromCodePoint(code);
  }

  #take(character: string): boolean {
    this.#match(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }
}
