import type { DataNode } from '../../../model/tolerantJson.ts';
import { keywordText, type ValueLanguage } from './valueLanguage.ts';

/** Matches found at most: more rows than this help nobody. */
export const MOST_MATCHES = 500;

/** Positions from the root to a value whose key or text matches. */
export type MatchPath = readonly number[];

/** Values whose key, or whose own text, contains `query` in any case, in order; at most {@link MOST_MATCHES}. */
export function searchTree(root: DataNode, query: string, language: ValueLanguage): readonly MatchPath[] {
  const wanted = query.toLowerCase();
  const matches: MatchPath[] = [];
  const path: number[] = [];
  const visit = (node: DataNode, key: string | null): void => {
    if (contains(key, wanted) || contains(ownText(node, language), wanted)) matches.push([...path]);
    const children = node.kind === 'array' ? node.items : node.kind === 'object' ? node.entries : [];
    for (let index = 0; index < children.length && matches.length < MOST_MATCHES; index++) {
      path.push(index);
      if (node.kind === 'array') visitChild(node.items[index], null);
      else if (node.kind === 'object') visitChild(node.entries[index]?.[1], node.entries[index]?.[0] ?? null);
      path.pop();
    }
  };
  const visitChild = (child: DataNode | undefined, key: string | null): void => {
    if (child !== undefined) visit(child, key);
  };
  if (wanted !== '') visit(root, null);
  return matches;
}

function contains(text: string | null, wanted: string): boolean {
  return text !== null && text.toLowerCase().includes(wanted);
}

/** What the row of a value shows beside its key; `null` for what only holds other values. */
function ownText(node: DataNode, language: ValueLanguage): string | null {
  switch (node.kind) {
    case 'null':
      return keywordText(null, language);
    case 'boolean':
      return keywordText(node.value, language);
    case 'number':
      return node.text;
    case 'string':
      return node.value;
    case 'array':
    case 'object':
      return null;
    default:
      return node satisfies never;
  }
}
