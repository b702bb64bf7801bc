import type { TaskRelative } from '../../../model/task.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { button } from '../../ui/button.ts';
import { el } from '../../ui/element.ts';
import { relativeIcon } from './relativeIcon.ts';
import { relativeName, relativeState } from './relativeWords.ts';

const HEADINGS = ['relation', 'task', 'state', 'id'] as const;
const LONGEST_ID = 80;

/** Rows drawn at first, and added by each "show more". */
export const ROWS = 50;

/** The relatives as a table, one row each, page by page. */
export function relativesTable(
  relatives: readonly TaskRelative[],
  options: {
    readonly most: number;
    readonly open: (index: number) => void;
    readonly more: () => void;
  },
): readonly HTMLElement[] {
  const left = relatives.length - options.most;
  const table = el(
    'table',
    { class: 'relatives-table', 'aria-labelledby': 'relatives-heading' },
    el('thead', {}, el('tr', {}, ...HEADINGS.map((heading) => el('th', { scope: 'col' }, heading)))),
    el(
      'tbody',
      {},
      ...relatives.slice(0, options.most).map((relative, index) => row(relative, () => options.open(index))),
    ),
  );
  if (left <= 0) return [table];
  const more = button({
    label: `Show ${Math.min(left, ROWS).toLocaleString()} more (${left.toLocaleString()} left)`,
    icon: 'unfold',
    appearance: 'secondary',
    focusKey: 'relatives:more',
    onClick: options.more,
  });
  return [table, more];
}

function row(relative: TaskRelative, open: () => void): HTMLElement {
  const { ref, relation } = relative;
  return el(
    'tr',
    {},
    el('td', { class: 'quiet' }, relation),
    el('td', {}, ref === null ? relativeName(relative) : link(relative, ref.id, open)),
    el('td', {}, relativeIcon(relative), ' ', relativeState(relative)),
    el('td', {}, ref === null ? '' : el('code', { dir: 'auto' }, visibleLine(ref.id, LONGEST_ID))),
  );
}

function link(relative: TaskRelative, id: string, open: () => void): HTMLElement {
  const element = el(
    'button',
    { type: 'button', role: 'link', class: 'link', 'data-focus': `relative:${id}`, dir: 'auto' },
    relativeName(relative),
  );
  element.addEventListener('click', open);
  return element;
}
