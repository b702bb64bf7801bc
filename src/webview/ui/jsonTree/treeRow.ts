import type { DataNode } from '../../../model/tolerantJson.ts';
import { typedContent, typeName } from '../../../model/typedValue.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { el, icon, type Child } from '../element.ts';
import { visibleNodes } from '../visibleNodes.ts';
import { previewOf, quoted } from './preview.ts';
import { keywordText, typedIn, type ValueLanguage } from './valueLanguage.ts';
import {
  childCount,
  INLINE_LENGTH,
  isFolded,
  type MoreItem,
  type TreeItem,
  type ValueItem,
} from './treeItem.ts';

const PREVIEW_LENGTH = 90;
const KEY_LENGTH = 120;
/** Deeper levels are indented no further. */
const MAX_INDENT = 24;

/** The row of one item; every row is a `treeitem`, siblings of each other whatever their level. */
export function treeRow(item: TreeItem, expanded: boolean, language: ValueLanguage): HTMLElement {
  const foldable = item.kind === 'value' && childCount(item.node) > 0;
  const row = el('div', {
    class: `tree-row tree-${item.kind}`,
    role: 'treeitem',
    tabindex: -1,
    'aria-level': item.level,
    'aria-expanded': foldable ? String(expanded) : null,
    'aria-posinset': item.kind === 'value' ? item.position : null,
    'aria-setsize': item.kind === 'value' ? item.siblings : null,
    'data-focus': `tree:${item.path}`,
  });
  for (let level = 1; level < Math.min(item.level, MAX_INDENT); level++)
    row.append(el('span', { class: 'indent' }));
  row.append(foldable ? icon('chevron-right', 'twistie') : el('span', { class: 'twistie' }));
  row.append(el('span', { class: 'tree-content' }, ...content(item, language)));
  if (item.kind === 'value') row.append(rowAction('value', t('Copy value (Ctrl+C)'), 'copy'));
  if (item.kind === 'value') row.append(rowAction('path', t('Copy path (P)'), 'list-tree'));
  return row;
}

function content(item: TreeItem, language: ValueLanguage): readonly Child[] {
  if (item.kind === 'text')
    return [el('span', { class: 'tree-block', dir: 'auto' }, ...visibleNodes(item.text, { lines: true }))];
  if (item.kind === 'more') return [el('span', { class: 'tree-show-more' }, moreLabel(item))];
  return [...keyOf(item), ...valueOf(item.node, language)];
}

function keyOf({ key }: ValueItem): readonly Child[] {
  if (key === null) return [];
  const name = typeof key === 'number' ? String(key) : visibleLine(key, KEY_LENGTH);
  const empty = name === '';
  return [
    el('span', { class: typeof key === 'number' ? 'key index' : 'key', dir: 'auto' }, empty ? '""' : name),
    el('span', { class: 'colon' }, ': '),
  ];
}

function valueOf(node: DataNode, language: ValueLanguage): readonly Child[] {
  const typed = typedIn(node, language);
  if (typed !== null) {
    return [
      el('span', { class: 'type' }, visibleLine(typeName(typed), KEY_LENGTH)),
      ' ',
      el(
        'span',
        { class: 'value string', dir: 'auto' },
        previewOf(typedContent(typed), PREVIEW_LENGTH, language),
      ),
    ];
  }
  switch (node.kind) {
    case 'null':
      return [el('span', { class: 'value keyword' }, keywordText(null, language))];
    case 'boolean':
      return [el('span', { class: 'value keyword' }, keywordText(node.value, language))];
    case 'number':
      return isFolded(node.text)
        ? folded(
            'number',
            visibleLine(node.text, PREVIEW_LENGTH),
            tCount(node.text.length, '{0} digit', '{0} digits'),
          )
        : [el('span', { class: 'value number' }, node.text)];
    case 'string':
      return isFolded(node.value)
        ? folded('string', quoted(node.value, PREVIEW_LENGTH), textSize(node.value))
        : [el('span', { class: 'value string', dir: 'auto' }, ...stringNodes(node.value))];
    case 'array':
      return container(node, tCount(node.items.length, '{0} item', '{0} items'), language);
    case 'object':
      return container(node, tCount(node.entries.length, '{0} key', '{0} keys'), language);
    default:
      return node satisfies never;
  }
}

function stringNodes(text: string): readonly Node[] {
  const escaped = text.slice(0, INLINE_LENGTH).replaceAll(/["\\]/g, String.raw`\$&`);
  return visibleNodes(`"${escaped}"`, { lines: false });
}

function folded(kind: 'number' | 'string', preview: string, size: string): readonly Child[] {
  return [
    el('span', { class: `value preview ${kind}`, dir: 'auto' }, preview),
    el('span', { class: 'note' }, size),
  ];
}

function container(node: DataNode, size: string, language: ValueLanguage): readonly Child[] {
  const preview = previewOf(node, PREVIEW_LENGTH, language);
  if (childCount(node) === 0) return [el('span', { class: 'value' }, preview)];
  return [el('span', { class: 'value preview', dir: 'auto' }, preview), el('span', { class: 'note' }, size)];
}

function textSize(text: string): string {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  const characters = tCount(text.length, '{0} character', '{0} characters');
  return lines === 1 ? characters : t('{0}, {1}', characters, tCount(lines, '{0} line', '{0} lines'));
}

function moreLabel({ parent, from }: MoreItem): string {
  const rest = childCount(parent.node) - from;
  const isText = parent.node.kind === 'string' || parent.node.kind === 'number';
  return isText
    ? tCount(rest, 'Show more ({0} character left)', 'Show more ({0} characters left)')
    : tCount(rest, 'Show more ({0} item left)', 'Show more ({0} items left)');
}

/** For the pointer only; on the keyboard the keys named in the title do the same for the focused row. */
function rowAction(action: 'value' | 'path', title: string, iconName: string): HTMLElement {
  return el(
    'button',
    {
      class: `row-action copy-${action}`,
      type: 'button',
      tabindex: -1,
      'aria-hidden': 'true',
      'data-copy': action,
      title,
    },
    icon(iconName),
  );
}
