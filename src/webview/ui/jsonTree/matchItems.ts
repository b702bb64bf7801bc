import type { DataNode } from '../../../model/tolerantJson.ts';
import type { MatchPath } from './searchTree.ts';
import { childItem, rootItem, rootItems, type TreeItem, type ValueItem } from './treeItem.ts';

/** A row of a search's result: a match, or a value on the way to one, which stands there unfolded. */
export interface MatchItem {
  readonly item: TreeItem;
  readonly isMatch: boolean;
  /** Whether rows below it follow. */
  readonly leads: boolean;
}

/** The matches with what leads to them, each once, in the order of the tree. */
export function matchItems(root: DataNode, matches: readonly MatchPath[]): readonly MatchItem[] {
  const [scalar] = rootItems(root);
  if (scalar !== undefined && root.kind !== 'array' && root.kind !== 'object') {
    return matches.map(() => ({ item: scalar, isMatch: true, leads: false }));
  }
  const found = new Map<string, { item: ValueItem; isMatch: boolean; leads: boolean }>();
  for (const match of matches) {
    let parent = rootItem(root);
    for (const [depth, index] of match.entries()) {
      const item = childItem(parent, index);
      if (item === null) break;
      const entry = found.get(item.path) ?? { item, isMatch: false, leads: false };
      found.set(item.path, entry);
      if (depth === match.length - 1) entry.isMatch = true;
      else entry.leads = true;
      parent = item;
    }
  }
  return [...found.values()];
}
