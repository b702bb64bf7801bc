import { t } from '../../../model/l10n.ts';
import { el } from '../../ui/element.ts';
import { bucketText } from '../timeText.ts';
import type { ChartContent } from './chart.ts';

/** The numbers of a chart as a table, made when somebody opens it. */
export function disclosureTable(title: string): {
  readonly element: HTMLElement;
  update(content: ChartContent): void;
} {
  const body = el('div', {
    class: 'chart-table',
    tabindex: 0,
    role: 'group',
    'aria-label': t('{0} as a table', title),
  });
  const element = el('details', {}, el('summary', { class: 'quiet' }, t('Show as table')), body);
  let shown: ChartContent | null = null;
  const draw = (): void => {
    if (element.open && shown !== null) body.replaceChildren(table(shown));
  };
  element.addEventListener('toggle', draw);
  return {
    element,
    update(content) {
      shown = content;
      element.hidden = content.missing !== null;
      draw();
    },
  };
}

function table({ layers, buckets, widthMs, format }: ChartContent): HTMLTableElement {
  const head = [t('Time'), ...layers.map(({ label }) => label)];
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, ...head.map((label) => el('th', { scope: 'col' }, label)))),
    el(
      'tbody',
      {},
      ...buckets.map((at, place) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, bucketText(at, widthMs)),
          ...layers.map(({ values }) => el('td', {}, format(values[place] ?? null))),
        ),
      ),
    ),
  );
}
