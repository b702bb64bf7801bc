import { formatDataNode, type DataNode } from '../../../model/tolerantJson.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { el } from '../element.ts';
import { keepFocus } from '../keepFocus.ts';
import type { Openness } from '../openness.ts';
import { matchItems } from './matchItems.ts';
import { pathText } from './pathText.ts';
import { MOST_MATCHES, searchTree } from './searchTree.ts';
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
import { typedIn, type ValueLanguage } from './valueLanguage.ts';

export interface JsonTree {
  readonly element: HTMLElement;
  update(node: DataNode): void;
  /** Shows only what contains the text, and what leads to it; empty: everything again. Returns what to say of it. */
  search(text: string): string;
  /** Goes to the next or previous match and returns which one that is. */
  step(by: 1 | -1): string;
}

/**
 * A value as a tree that the keyboard operates as the ARIA practices say: arrows, Home, End, Enter or Space, `*` to
 * unfold all siblings, Ctrl+C to copy the value, P its path, Ctrl+F to search. Rows exist only for what is unfolded.
 */
export function createJsonTree(options: {
  readonly label: string;
  /** Prefix of this tree's keys in `openness`. */
  readonly key: string;
  readonly openness: Openness;
  readonly copy: (text: string) => void;
  /** Asked at each change, since it is known only with the value. */
  readonly language: () => ValueLanguage;
  /** Somebody wants to search. */
  readonly find: () => void;
}): JsonTree {
  const { openness } = options;
  const element = el('div', { class: 'json-tree', role: 'tree', 'aria-label': options.label });
  const itemOf = new WeakMap<Element, TreeItem>();
  let openByDefault = false;
  let root: DataNode = { kind: 'null' };
  /** What is unfolded of a search's result, by path; `null`: nothing is searched for. */
  let searchOpen: Map<string, boolean> | null = null;
  let found: readonly HTMLElement[] = [];
  let current = -1;

  const isOpen = (item: TreeItem): boolean => {
    if (item.kind !== 'value' || childCount(item.node) === 0) return false;
    if (searchOpen !== null) return searchOpen.get(item.path) ?? false;
    const byDefault =
      openByDefault && isContainer(item.node) && typedIn(item.node, options.language()) === null;
    return openness.isOpen(`${options.key}:${item.path}`, byDefault);
  };

  const rowOf = (item: TreeItem, open: boolean): HTMLElement => {
    const row = treeRow(item, open, options.language());
    itemOf.set(row, item);
    return row;
  };

  /** The rows of these items with all that is unfolded below them. */
  const rowsOf = (items: readonly TreeItem[]): readonly HTMLElement[] =>
    items.flatMap((item) => {
      const open = isOpen(item);
      const row = rowOf(item, open);
      return open && item.kind === 'value' ? [row, ...rowsOf(childItems(item, 0))] : [row];
    });

  const setOpen = (row: HTMLElement, item: ValueItem, open: boolean): void => {
    if (childCount(item.node) === 0 || isOpen(item) === open) return;
    if (searchOpen === null) openness.set(`${options.key}:${item.path}`, open);
    else searchOpen.set(item.path, open);
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

  const copyPath = (item: TreeItem): void => {
    if (item.kind !== 'value') return;
    const positions = item.path === 'root' ? [] : item.path.split('/').map(Number);
    options.copy(pathText(options.label, root, positions));
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
    p: (_row, item) => copyPath(item),
  };

  element.addEventListener('keydown', (event) => {
    const row = event.target;
    const item = row instanceof HTMLElement ? itemOf.get(row) : undefined;
    if (!(row instanceof HTMLElement) || item === undefined || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') options.find();
    else if (event.ctrlKey || event.metaKey) {
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
    const action = event.target.closest<HTMLElement>('.row-action')?.dataset['copy'];
    if (action === 'value') copy(item);
    else if (action === 'path') copyPath(item);
    else if (getSelection()?.isCollapsed !== false) {
      if (item.kind !== 'more') focus(row);
      activate(row);
    }
  });

  /** Puts rows in the place of those that stand there; focus and tab stop stay with their item when it has a row. */
  const put = (rows: readonly HTMLElement[]): void => {
    const stop = element.querySelector<HTMLElement>('[tabindex="0"]')?.dataset['focus'];
    keepFocus(element, () => element.replaceChildren(...rows));
    const again = stop === undefined ? null : element.querySelector(`[data-focus="${CSS.escape(stop)}"]`);
    setTabStop(again ?? element.firstElementChild);
    element.hidden = rows.length === 0;
  };

  const showAll = (): void => {
    searchOpen = null;
    found = [];
    put(rowsOf(rootItems(root)));
  };

  const showMatches = (text: string): void => {
    const items = matchItems(root, searchTree(root, text, options.language()));
    searchOpen = new Map(items.map(({ item, leads }) => [item.path, leads]));
    const rows = items.map(({ item, isMatch, leads }) => {
      const row = rowOf(item, leads);
      row.classList.toggle('match', isMatch);
      return row;
    });
    put(rows);
    found = rows.filter((row) => row.classList.contains('match'));
  };

  return {
    element,
    update(node) {
      root = node;
      openByDefault = opensByDefault(node);
      showAll();
    },
    search(text) {
      current = -1;
      if (text === '') {
        showAll();
        return '';
      }
      showMatches(text);
      if (found.length === 0) return t('No match');
      return found.length < MOST_MATCHES
        ? tCount(found.length, '{0} match', '{0} matches')
        : t('The first {0} matches', formatNumber(MOST_MATCHES));
    },
    step(by) {
      if (found.length === 0) return searchOpen === null ? '' : t('No match');
      found[current]?.classList.remove('current');
      current = current < 0 && by < 0 ? found.length - 1 : (current + by + found.length) % found.length;
      const row = found[current] ?? null;
      row?.classList.add('current');
      row?.scrollIntoView({ block: 'nearest' });
      setTabStop(row);
      return t('{0} of {1}', formatNumber(current + 1), formatNumber(found.length));
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
