import { JsonReader } from './jsonReader.ts';

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

/** Parses in linear time. Never throws: what is not JSON comes back as a message with its offset. */
export function parseTolerantJson(text: string): TolerantJsonResult {
  const reader = new JsonReader(text);
  return resultOf(reader, reader.read());
}

/**
 * The same in pieces of about `units` UTF-16 units, for texts that take long: yields how many are read after each piece.
 * The caller decides when to go on.
 */
export function* parseInPieces(text: string, units: number): Generator<number, TolerantJsonResult, void> {
  const reader = new JsonReader(text);
  for (;;) {
    const value = reader.readOn(units);
    if (value !== undefined) return resultOf(reader, value);
    yield reader.offset;
  }
}

function resultOf({ message, offset }: JsonReader, value: DataNode | null): TolerantJsonResult {
  return value === null ? { ok: false, message, offset } : { ok: true, value };
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
