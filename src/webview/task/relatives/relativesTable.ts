import type { TaskRelative } from '../../../model/task.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { button } from '../../ui/button.ts';
import { el } from '../../ui/element.ts';
import { relativeIcon } from './relativeIcon.ts';
import { relationWord, relativeError, relativeName, relativeState } from './relativeWords.ts';

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
  const hasErrors = relatives.some((relative) => relativeError(relative) !== null);
  const headings = [t('relation'), t('task'), t('state'), t('id'), ...(hasErrors ? [t('error')] : [])];
  const table = el(
    'table',
    { class: 'relatives-table', 'aria-labelledby': 'relatives-heading' },
    el('thead', {}, el('tr', {}, ...headings.map((heading) => el('th', { scope: 'col' }, heading)))),
    el(
      'tbody',
      {},
      ...relatives
        .slice(0, options.most)
        .map((relative, index) => row(relative, hasErrors, () => options.open(index))),
    ),
  );
  if (left <= 0) return [table];
  const more = button({
    label: t('Show {0} more ({1} left)', formatNumber(Math.min(left, ROWS)), formatNumber(left)),
    icon: 'unfold',
    appearance: 'secondary',
    focusKey: 'relatives:more',
    onClick: options.more,
  });
  return [table, more];
}

function row(relative: TaskRelative, withError: boolean, open: () => void): HTMLElement {
  const { ref, relation } = relative;
  return el(
    'tr',
    {},
    el('td', { class: 'quiet' }, relationWord(relation)),
    el('td', {}, ref === null ? relativeName(relative) : link(relative, ref.id, open)),
    el('td', {}, relativeIcon(relative), ' ', relativeState(relative)),
    el('td', {}, ref === null ? '' : el('code', { dir: 'auto' }, visibleLine(ref.id, LONGEST_ID))),
    withError ? el('td', { dir: 'auto' }, relativeError(relative) ?? '') : null,
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
