import type { DashboardHost } from '../../contract/dashboard.ts';
import { endedTasks } from '../../model/statistics/endCounts.ts';
import type {
  PeriodFigures,
  StatisticsRow,
  StatisticsTable,
} from '../../model/statistics/statisticsTable.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t, tCount } from '../../model/l10n.ts';
import { spokenLanguage } from '../../model/displayLanguage.ts';
import { el } from '../ui/element.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import { region, type Section } from '../ui/section.ts';
import { changeText, countText, durationText, shareText } from './figureText.ts';

interface Column {
  readonly key: string;
  readonly label: string;
  readonly value: (figures: PeriodFigures) => number | null;
  readonly format: (value: number | null) => string;
  /** Whether more of it is worse; `null`: neither. */
  readonly isBad: boolean | null;
}

function figureColumns(): readonly Column[] {
  const bad = { isBad: true } as const;
  const neutral = { isBad: null } as const;
  return [
    { key: 'ended', label: t('Ended'), value: ({ ends }) => endedTasks(ends), format: countText, ...neutral },
    { key: 'failed', label: t('Failed'), value: ({ ends }) => ends.failed, format: countText, ...bad },
    {
      key: 'rate',
      label: t('Failure rate'),
      value: ({ failureRate }) => failureRate,
      format: shareText,
      ...bad,
    },
    {
      key: 'wait',
      label: t('Wait p95'),
      value: ({ wait }) => wait?.p95Ms ?? null,
      format: durationText,
      ...bad,
    },
    { key: 'p50', label: t('Run p50'), value: ({ run }) => run?.p50Ms ?? null, format: durationText, ...bad },
    { key: 'p95', label: t('Run p95'), value: ({ run }) => run?.p95Ms ?? null, format: durationText, ...bad },
    {
      key: 'total',
      label: t('Total run'),
      value: ({ totalRunMs }) => totalRunMs,
      format: durationText,
      ...neutral,
    },
  ];
}

function busyColumn(): Column {
  return {
    key: 'busy',
    label: t('Busy slots'),
    value: ({ utilisation }) => utilisation,
    format: shareText,
    isBad: null,
  };
}

/** Names or workers with their figures and the change against the period before; a click leads to their tasks. */
export function createTableSection(
  by: 'name' | 'worker',
  host: Pick<DashboardHost, 'showTasks'>,
): Section<StatisticsTable> {
  const columns = by === 'worker' ? [...figureColumns(), busyColumn()] : figureColumns();
  const { element, body, aside } = region(`by-${by}`, by === 'name' ? t('By task name') : t('By worker'));
  let shown: StatisticsTable | null = null;
  let sorted = { key: 'ended', isDescending: true };

  const sortBy = (key: string): void => {
    sorted = { key, isDescending: sorted.key === key ? !sorted.isDescending : key !== 'subject' };
    if (shown !== null) draw(shown);
  };
  const draw = (table: StatisticsTable): void => {
    aside.replaceChildren(
      el(
        'span',
        { class: 'quiet' },
        table.leftOut === 0 ? '' : tCount(table.leftOut, '{0} more is not shown', '{0} more are not shown'),
      ),
    );
    if (table.rows.length === 0) {
      body.replaceChildren(el('p', { class: 'quiet' }, t('No task ended in this time.')));
      return;
    }
    const header = (key: string, label: string): HTMLElement => {
      const direction = sorted.isDescending ? 'descending' : 'ascending';
      const button = el('button', { type: 'button', 'data-focus': `sort-${key}` }, label);
      button.addEventListener('click', () => sortBy(key));
      return el('th', { scope: 'col', 'aria-sort': sorted.key === key ? direction : 'none' }, button);
    };
    const rows = table.rows.toSorted((a, b) => order(a, b, columns, sorted));
    keepFocus(body, () =>
      body.replaceChildren(
        el(
          'div',
          { class: 'scrolling', tabindex: 0, role: 'group', 'aria-labelledby': `by-${by}-heading` },
          el(
            'table',
            { class: 'figures' },
            el(
              'thead',
              {},
              el(
                'tr',
                {},
                header('subject', by === 'name' ? t('Task') : t('Worker')),
                ...columns.map(({ key, label }) => header(key, label)),
              ),
            ),
            el('tbody', {}, ...rows.map((row) => rowOf(row, columns, host))),
          ),
        ),
      ),
    );
  };
  return {
    element,
    update(table) {
      shown = table;
      draw(table);
    },
  };
}

function order(
  a: StatisticsRow,
  b: StatisticsRow,
  columns: readonly Column[],
  { key, isDescending }: { readonly key: string; readonly isDescending: boolean },
): number {
  const sign = isDescending ? -1 : 1;
  const column = columns.find((one) => one.key === key);
  if (column === undefined) return sign * labelOf(a).localeCompare(labelOf(b), spokenLanguage().locale);
  const [left, right] = [column.value(a.figures), column.value(b.figures)];
  // What is not known comes last, whichever way it is sorted.
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return sign * (left - right);
}

function rowOf(
  row: StatisticsRow,
  columns: readonly Column[],
  host: Pick<DashboardHost, 'showTasks'>,
): HTMLElement {
  const { subject, connectionId, system, figures, before } = row;
  const label = labelOf(row);
  const isNamed = subject.kind !== 'rest' && subject.name !== null;
  const name = isNamed
    ? el(
        'button',
        { type: 'button', class: 'link', title: t('Show these tasks'), 'data-focus': `row-${label}` },
        label,
      )
    : el('span', { class: 'quiet' }, label);
  if (isNamed) name.addEventListener('click', () => host.showTasks({ connectionId, system, subject }));
  const queue = subject.kind === 'name' && subject.queue !== null ? visibleLine(subject.queue, 80) : null;
  return el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row' },
      name,
      queue === null ? null : el('span', { class: 'quiet queue' }, ` ${queue}`),
    ),
    ...columns.map((column) => cell(column, figures, before)),
  );
}

function cell(
  { value, format, isBad }: Column,
  figures: PeriodFigures,
  before: PeriodFigures | null,
): HTMLElement {
  const now = value(figures);
  const then = before === null ? null : value(before);
  const change = changeText(now, then);
  const isWorse = isBad === true && now !== null && then !== null && now > then * 1.1;
  return el(
    'td',
    {},
    format(now),
    ' ',
    change === ''
      ? null
      : el(
          'span',
          { class: isWorse ? 'change worse' : 'change quiet', title: t('Before: {0}', format(then)) },
          change,
        ),
  );
}

function labelOf({ subject }: StatisticsRow): string {
  if (subject.kind === 'rest') return t('(all others)');
  return subject.name === null ? t('(no name known)') : visibleLine(subject.name, 120);
}
