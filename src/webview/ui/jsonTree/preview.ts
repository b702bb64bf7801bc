import type { DataNode } from '../../../model/tolerantJson.ts';
import { typedContent, typeName } from '../../../model/typedValue.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { keywordText, typedIn, type ValueLanguage } from './valueLanguage.ts';

/** One line that hints at what is inside a folded value: `{ error_type: "CODE_ERROR", … }`. Reads only what it shows. */
export function previewOf(node: DataNode, maxLength: number, language: ValueLanguage): string {
  const typed = typedIn(node, language);
  if (typed !== null) {
    const name = visibleLine(typeName(typed), Math.max(8, maxLength >> 1));
    return `${name}(${previewOf(typedContent(typed), Math.max(4, maxLength - name.length - 2), language)})`;
  }
  switch (node.kind) {
    case 'null':
      return keywordText(null, language);
    case 'boolean':
      return keywordText(node.value, language);
    case 'number':
      return visibleLine(node.text, maxLength);
    case 'string':
      return quoted(node.value, maxLength);
    case 'array':
      return list('[', ']', node.items, maxLength, (item, rest) => previewOf(item, rest, language));
    case 'object':
      return list('{ ', ' }', node.entries, maxLength, ([key, value], rest) => {
        const name = visibleLine(key, Math.max(8, rest >> 1));
        return `${name}: ${previewOf(value, Math.max(4, rest - name.length - 2), language)}`;
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
