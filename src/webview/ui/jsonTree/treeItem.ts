import type { DataNode } from '../../../model/tolerantJson.ts';
import { sliceCharacters } from '../../../model/visibleText.ts';
import { TEXT_PAGE } from '../longText.ts';

/** Items of one value shown at once; the rest comes page by page. */
export const ITEM_PAGE = 100;

/** Strings and numbers up to this length, and of one line, are shown whole in their row. */
export const INLINE_LENGTH = 160;

/** Rows that a value may unfold to without being asked. */
const ROWS_OPEN_BY_DEFAULT = 14;

interface Place {
  /** Positions from the root, `0/3/1`; names the item for openness and focus. Keys may repeat, positions do not. */
  readonly path: string;
  /** 1 = outermost. */
  readonly level: number;
}

/** A value with its key or index. */
export interface ValueItem extends Place {
  readonly kind: 'value';
  /** `null`: the root itself. */
  readonly key: string | number | null;
  readonly node: DataNode;
  /** Among its siblings, 1-based. */
  readonly position: number;
  readonly siblings: number;
}

/** A page of a long string, below the value that it belongs to. */
export interface TextItem extends Place {
  readonly kind: 'text';
  readonly text: string;
}

/** Stands for what is not shown yet of `parent`, from `from` on. */
export interface MoreItem extends Place {
  readonly kind: 'more';
  readonly parent: ValueItem;
  readonly from: number;
}

export type TreeItem = ValueItem | TextItem | MoreItem;

/** The outermost rows: the entries of an array or object, else the value itself. */
export function rootItems(node: DataNode): readonly TreeItem[] {
  const root = rootItem(node);
  if (childCount(node) > 0 && (node.kind === 'array' || node.kind === 'object')) return childItems(root, 0);
  return [{ ...root, path: 'root', level: 1 }];
}

/** The value itself, which has no row of its own when it holds others. */
export function rootItem(node: DataNode): ValueItem {
  return { kind: 'value', path: '', level: 0, key: null, node, position: 1, siblings: 1 };
}

/** One entry of an array or object; `null` when there is none at this position. */
export function childItem(parent: ValueItem, index: number): ValueItem | null {
  const entry = entryOf(parent.node, index);
  if (entry === null) return null;
  const path = join(parent.path, String(index));
  const siblings = childCount(parent.node);
  return { kind: 'value', path, level: parent.level + 1, ...entry, position: index + 1, siblings };
}

/** How many entries or, for a folded text, characters there are below the value; 0: nothing to unfold. */
export function childCount(node: DataNode): number {
  switch (node.kind) {
    case 'array':
      return node.items.length;
    case 'object':
      return node.entries.length;
    case 'string':
      return isFolded(node.value) ? node.value.length : 0;
    case 'number':
      return isFolded(node.text) ? node.text.length : 0;
    case 'null':
    case 'boolean':
      return 0;
    default:
      return node satisfies never;
  }
}

/** The next page below `parent` from `from` on, and what stands for the rest. */
export function childItems(parent: ValueItem, from: number): readonly TreeItem[] {
  const { node } = parent;
  const level = parent.level + 1;
  const count = childCount(node);
  const more = (next: number): readonly TreeItem[] =>
    next < count ? [{ kind: 'more', path: join(parent.path, 'more'), level, parent, from: next }] : [];
  if (node.kind === 'string' || node.kind === 'number') {
    const text = sliceCharacters((node.kind === 'string' ? node.value : node.text).slice(from), TEXT_PAGE);
    const path = join(parent.path, `text${from}`);
    return [{ kind: 'text', path, level, text }, ...more(from + text.length)];
  }
  const to = Math.min(count, from + ITEM_PAGE);
  const items: TreeItem[] = [];
  for (let index = from; index < to; index++) {
    const item = childItem(parent, index);
    if (item !== null) items.push(item);
  }
  return [...items, ...more(to)];
}

/** Whether small values stand unfolded from the start: all rows together must stay a glance. */
export function opensByDefault(root: DataNode): boolean {
  return countRows(root, ROWS_OPEN_BY_DEFAULT) <= ROWS_OPEN_BY_DEFAULT;
}

/** Whether the text needs rows of its own: too long, or of several lines. */
export function isFolded(text: string): boolean {
  return text.length > INLINE_LENGTH || text.includes('\n');
}

function countRows(node: DataNode, limit: number): number {
  let rows = 0;
  for (let index = 0; index < childCount(node) && rows <= limit; index++) {
    const entry = entryOf(node, index);
    if (entry === null) return rows;
    rows += 1 + countRows(entry.node, limit - rows);
  }
  return rows;
}

function entryOf(
  node: DataNode,
  index: number,
): { readonly key: string | number; readonly node: DataNode } | null {
  if (node.kind === 'array') {
    const item = node.items[index];
    return item === undefined ? null : { key: index, node: item };
  }
  const entry = node.kind === 'object' ? node.entries[index] : undefined;
  return entry === undefined ? null : { key: entry[0], node: entry[1] };
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}/${step}`;
}
