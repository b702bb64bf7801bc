import type { DataNode } from '../../../model/tolerantJson.ts';
import { visibleLine } from '../../../model/visibleText.ts';

/** One line that hints at what is inside a folded value: `{ error_type: "CODE_ERROR", … }`. Reads only what it shows. */
export function previewOf(node: DataNode, maxLength: number): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(node.value);
    case 'number':
      return visibleLine(node.text, maxLength);
    case 'string':
      return quoted(node.value, maxLength);
    case 'array':
      return list('[', ']', node.items, maxLength, previewOf);
    case 'object':
      return list('{ ', ' }', node.entries, maxLength, ([key, value], rest) => {
        const name = visibleLine(key, Math.max(8, rest >> 1));
        return `${name}: ${previewOf(value, Math.max(4, rest - name.length - 2))}`;
      });
    default:
      return node satisfies never;
  }
}

/** A string in quotes with visible escapes, cut at `maxLength`. */
export function quoted(text: string, maxLength: number): string {
  const head = text.slice(0, maxLength + 1).replaceAll(/["\\]/g, String.raw`\$&`);
  const line = visibleLine(head, maxLength);
  return text.length > maxLength && !line.endsWith('…') ? `"${line}…"` : `"${line}"`;
}

function list<Item>(
  open: string,
  close: string,
  items: readonly Item[],
  maxLength: number,
  show: (item: Item, rest: number) => string,
): string {
  if (items.length === 0) return (open + close).replaceAll(' ', '');
  const shown: string[] = [];
  let rest = maxLength;
  for (const item of items) {
    if (rest < 8) {
      shown.push('…');
      break;
    }
    const text = show(item, Math.min(rest, 32));
    shown.push(text);
    rest -= text.length + 2;
  }
  return open + shown.join(', ') + close;
}
