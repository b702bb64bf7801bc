import { formatDataNode, type DataNode } from '../../../model/tolerantJson.ts';
import { el } from '../element.ts';
import { keepFocus } from '../keepFocus.ts';
import type { Openness } from '../openness.ts';
import {
  childCount,
  childItems,
  opensByDefault,
  rootItems,
  type MoreItem,
  type TreeItem,
  type ValueItem,
} from './treeItem.ts';
import { treeRow } from './treeRow.ts';

export interface JsonTree {
  readonly element: HTMLElement;
  update(node: DataNode): void;
}

/**
 * A value as a tree that the keyboard operates as the ARIA practices say: arrows, Home, End, Enter or Space, `*` to
 * unfold all siblings, Ctrl+C to copy the value. Rows exist only for what is unfolded.
 */
export function createJsonTree(options: {
  readonly label: string;
  /** Prefix of this tree's keys in `openness`. */
  readonly key: string;
  readonly openness: Openness;
  readonly copy: (text: string) => void;
}): JsonTree {
  const { openness } = options;
  const element = el('div', { class: 'json-tree', role: 'tree', 'aria-label': options.label });
  const itemOf = new WeakMap<Element, TreeItem>();
  let openByDefault = false;

  const isOpen = (item: TreeItem): boolean =>
    item.kind === 'value' &&
    childCount(item.node) > 0 &&
    openness.isOpen(`${options.key}:${item.path}`, openByDefault && isContainer(item.node));

  /** The rows of these items with all that is unfolded below them. */
  const rowsOf = (items: readonly TreeItem[]): readonly HTMLElement[] =>
    items.flatMap((item) => {
      const open = isOpen(item);
      const row = treeRow(item, open);
      itemOf.set(row, item);
      return open && item.kind === 'value' ? [row, ...rowsOf(childItems(item, 0))] : [row];
    });

  const setOpen = (row: HTMLElement, item: ValueItem, open: boolean): void => {
    if (childCount(item.node) === 0 || isOpen(item) === open) return;
    openness.set(`${options.key}:${item.path}`, open);
    row.setAttribute('aria-expanded', String(open));
    if (open) row.after(...rowsOf(childItems(item, 0)));
    else removeBelow(row, item.level);
  };

  const removeBelow = (row: HTMLElement, level: number): void => {
    for (let next = row.nextElementSibling; next !== null; next = row.nextElementSibling) {
      if ((itemOf.get(next)?.level ?? 0) <= level) return;
      next.remove();
    }
  };

  const showMore = (row: HTMLElement, item: MoreItem): void => {
    const rows = rowsOf(childItems(item.parent, item.from));
    row.replaceWith(...rows);
    focus(rows[0]);
  };

  const activate = (row: HTMLElement): void => {
    const item = itemOf.get(row);
    if (item?.kind === 'more') showMore(row, item);
    if (item?.kind === 'value') setOpen(row, item, row.getAttribute('aria-expanded') !== 'true');
  };

  const focus = (row: Element | null | undefined): void => {
    if (!(row instanceof HTMLElement)) return;
    setTabStop(row);
    row.focus();
  };

  /** One row of the tree takes part in the tab order: the last one that had the focus. */
  const setTabStop = (row: Element | null): void => {
    element.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    row?.setAttribute('tabindex', '0');
  };

  const parentOf = (row: Element, level: number): Element | null => {
    for (let above = row.previousElementSibling; above !== null; above = above.previousElementSibling) {
      if ((itemOf.get(above)?.level ?? 0) < level) return above;
    }
    return null;
  };

  const copy = (item: TreeItem): void => {
    if (item.kind === 'text') options.copy(item.text);
    if (item.kind === 'value') options.copy(textOf(item.node));
  };

  const arrowRight = (row: HTMLElement, item: TreeItem): void => {
    if (item.kind === 'value' && childCount(item.node) > 0 && !isOpen(item)) setOpen(row, item, true);
    else if (isOpen(item)) focus(row.nextElementSibling);
  };

  const arrowLeft = (row: HTMLElement, item: TreeItem): void => {
    if (item.kind === 'value' && isOpen(item)) setOpen(row, item, false);
    else focus(parentOf(row, item.level));
  };

  const unfoldSiblings = (row: HTMLElement, item: TreeItem): void => {
    const parent = parentOf(row, item.level);
    const start = parent === null ? element.firstElementChild : parent.nextElementSibling;
    const siblings: HTMLElement[] = [];
    for (let next = start; next instanceof HTMLElement; next = next.nextElementSibling) {
      const level = itemOf.get(next)?.level ?? 0;
      if (level < item.level) break;
      if (level === item.level) siblings.push(next);
    }
    for (const sibling of siblings) {
      const value = itemOf.get(sibling);
      if (value?.kind === 'value') setOpen(sibling, value, true);
    }
  };

  const keys: Readonly<Record<string, (row: HTMLElement, item: TreeItem) => void>> = {
    ArrowDown: (row) => focus(row.nextElementSibling),
    ArrowUp: (row) => focus(row.previousElementSibling),
    ArrowRight: arrowRight,
    ArrowLeft: arrowLeft,
    Home: () => focus(element.firstElementChild),
    End: () => focus(element.lastElementChild),
    Enter: activate,
    ' ': activate,
    '*': unfoldSiblings,
  };

  element.addEventListener('keydown', (event) => {
    const row = event.target;
    const item = row instanceof HTMLElement ? itemOf.get(row) : undefined;
    if (!(row instanceof HTMLElement) || item === undefined || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== 'c' || getSelection()?.isCollapsed === false) return;
      copy(item);
    } else {
      const run = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (run === undefined) return;
      run(row, item);
    }
    event.preventDefault();
  });

  element.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const row = event.target.closest<HTMLElement>('[role=treeitem]');
    const item = row === null ? undefined : itemOf.get(row);
    if (row === null || item === undefined) return;
    if (event.target.closest('.row-action') !== null) copy(item);
    else if (getSelection()?.isCollapsed !== false) {
      if (item.kind !== 'more') focus(row);
      activate(row);
    }
  });

  return {
    element,
    update(node) {
      openByDefault = opensByDefault(node);
      const stop = element.querySelector<HTMLElement>('[tabindex="0"]')?.dataset['focus'];
      keepFocus(element, () => element.replaceChildren(...rowsOf(rootItems(node))));
      const again = stop === undefined ? null : element.querySelector(`[data-focus="${CSS.escape(stop)}"]`);
      setTabStop(again ?? element.firstElementChild);
    },
  };
}

function isContainer(node: DataNode): boolean {
  return node.kind === 'array' || node.kind === 'object';
}

/** What copying a value means: a string's own characters, JSON for all else. */
function textOf(node: DataNode): string {
  return node.kind === 'string' ? node.value : formatDataNode(node, 2);
}
