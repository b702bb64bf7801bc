import { pythonString } from './pythonString.ts';
import type { DataNode } from './tolerantJson.ts';
import { typedContent, typedValue, type TypedValue } from './typedValue.ts';

/** A Python expression, and the modules that it needs. */
export interface PythonSource {
  readonly text: string;
  readonly imports: ReadonlySet<string>;
}

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ['NaN', "float('nan')"],
  ['Infinity', "float('inf')"],
  ['-Infinity', "float('-inf')"],
]);

/** Module and call that make a value of a type from its text, as kombu's own decoders do. */
const CONSTRUCTORS: ReadonlyMap<string, readonly [string, (text: string) => string]> = new Map([
  ['datetime', ['datetime', (text) => `datetime.datetime.fromisoformat(${text})`]],
  ['date', ['datetime', (text) => `datetime.date.fromisoformat(${text})`]],
  ['time', ['datetime', (text) => `datetime.time.fromisoformat(${text})`]],
  ['decimal', ['decimal', (text) => `decimal.Decimal(${text})`]],
  ['uuid', ['uuid', (text) => `uuid.UUID(${text})`]],
  ['bytes', ['', (text) => `${text}.encode()`]],
  ['base64', ['base64', (text) => `base64.b64decode(${text})`]],
]);

/** The expression that makes this value again, uncut. Of an object's equal keys Python keeps the last, as it did before. */
export function pythonSource(node: DataNode): PythonSource {
  const parts: string[] = [];
  const imports = new Set<string>();
  write(node, parts, imports);
  return { text: parts.join(''), imports };
}

function write(node: DataNode, parts: string[], imports: Set<string>): void {
  switch (node.kind) {
    case 'null':
      parts.push('None');
      return;
    case 'boolean':
      parts.push(node.value ? 'True' : 'False');
      return;
    case 'number':
      parts.push(NUMBER_WORDS.get(node.text) ?? node.text);
      return;
    case 'string':
      parts.push(pythonString(node.value));
      return;
    case 'array':
      parts.push('[');
      for (const [index, item] of node.items.entries()) {
        if (index > 0) parts.push(', ');
        write(item, parts, imports);
      }
      parts.push(']');
      return;
    case 'object': {
      const typed = typedValue(node);
      const made = typed === null ? null : construct(typed, imports);
      if (made !== null) {
        parts.push(made);
        return;
      }
      parts.push('{');
      for (const [index, [key, value]] of node.entries.entries()) {
        parts.push(index > 0 ? ', ' : '', pythonString(key), ': ');
        write(value, parts, imports);
      }
      parts.push('}');
    }
  }
}

/** `null`: a type of the application's own; its envelope is sent as it is, which is the same message. */
function construct(typed: TypedValue, imports: Set<string>): string | null {
  const content = typedContent(typed);
  const constructor = CONSTRUCTORS.get(typed.marker);
  if (constructor === undefined || content.kind !== 'string') return null;
  const [module, call] = constructor;
  if (module !== '') imports.add(module);
  return call(pythonString(content.value));
}
