import { t } from '../../../model/l10n.ts';
import { disclosureTable } from './chartTable.ts';
import { roundTop } from './chartScale.ts';
import { DRAWING, line, stackedBars, unwatched, type ChartLayer } from './chartShapes.ts';
import { svg } from './svg.ts';
import { el } from '../../ui/element.ts';
import { bucketText, timeText } from '../timeText.ts';

export interface ChartContent {
  readonly layers: readonly ChartLayer[];
  readonly kind: 'bars' | 'lines';
  /** Epoch ms of the begin of each bucket. */
  readonly buckets: readonly number[];
  readonly widthMs: number;
  /** The top of the axis; absent: as high as it takes. */
  readonly top?: number;
  readonly format: (value: number | null) => string;
  /** Whether anybody watched in the bucket. */
  readonly isWatched: readonly boolean[];
  /** Why there is nothing to draw; `null`: there is. */
  readonly missing: string | null;
}

export interface Chart {
  readonly element: HTMLElement;
  update(content: ChartContent): void;
}

/**
 * A chart with its legend, and all its numbers as a table. The drawing is a slider over the buckets: pointer or arrow keys
 * choose one, whose values are told below and to screen readers.
 */
export function createChart(id: string, title: string): Chart {
  const heading = el('h2', { id: `${id}-title` }, title);
  const legend = el('ul', { class: 'legend' });
  const plot = el('div', { class: 'plot' });
  const readout = el('p', { class: 'readout quiet' });
  const table = disclosureTable(title);
  const element = el(
    'section',
    { class: `chart ${id}`, 'aria-labelledby': heading.id },
    el('div', { class: 'chart-head' }, heading, legend),
    plot,
    readout,
    table.element,
  );
  let shown: ChartContent | null = null;
  let chosen: number | null = null;
  const slider = el('div', { class: 'drawing', role: 'slider', tabindex: 0, 'aria-labelledby': heading.id });
  const cursor = svg('line', { class: 'cursor', y1: 0, y2: DRAWING.height, visibility: 'hidden' });

  const choose = (place: number | null): void => {
    if (shown === null) return;
    const last = shown.buckets.length - 1;
    chosen = place === null ? null : Math.max(0, Math.min(place, last));
    const at = chosen ?? last;
    const x = ((at + 0.5) * DRAWING.width) / Math.max(shown.buckets.length, 1);
    cursor.setAttribute('x1', String(x));
    cursor.setAttribute('x2', String(x));
    cursor.setAttribute('visibility', chosen === null ? 'hidden' : 'visible');
    const text = tell(shown, at);
    slider.setAttribute('aria-valuenow', String(at));
    slider.setAttribute('aria-valuetext', text);
    readout.textContent = chosen === null ? '' : text;
  };
  slider.addEventListener('pointermove', (event) => {
    const { left, width } = slider.getBoundingClientRect();
    choose(Math.floor(((event.clientX - left) / width) * (shown?.buckets.length ?? 0)));
  });
  slider.addEventListener('pointerleave', () => choose(null));
  slider.addEventListener('blur', () => choose(null));
  slider.addEventListener('keydown', (event) => {
    const last = (shown?.buckets.length ?? 1) - 1;
    const from = chosen ?? last;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  });

  return {
    element,
    update(content) {
      shown = content;
      legend.replaceChildren(
        ...content.layers.map(({ label, tone }) =>
          el('li', {}, el('span', { class: `swatch ${tone}`, 'aria-hidden': 'true' }), label),
        ),
      );
      table.update(content);
      if (content.missing !== null) {
        plot.replaceChildren(el('p', { class: 'no-figures quiet' }, content.missing));
        readout.textContent = '';
        return;
      }
      const top = content.top ?? roundTop(greatest(content));
      const shapes =
        content.kind === 'bars'
          ? stackedBars(content.layers, top)
          : content.layers.map((layer) => line(layer, top));
      slider.replaceChildren(
        svg(
          'svg',
          {
            viewBox: `0 0 ${String(DRAWING.width)} ${String(DRAWING.height)}`,
            preserveAspectRatio: 'none',
            'aria-hidden': 'true',
          },
          ...unwatched(content.isWatched),
          svg('line', {
            class: 'grid',
            x1: 0,
            x2: DRAWING.width,
            y1: DRAWING.height / 2,
            y2: DRAWING.height / 2,
          }),
          ...shapes,
          cursor,
        ),
      );
      slider.setAttribute('aria-valuemin', '0');
      slider.setAttribute('aria-valuemax', String(Math.max(content.buckets.length - 1, 0)));
      const axis = el(
        'div',
        { class: 'axis-y quiet', 'aria-hidden': 'true' },
        ...[top, top / 2, 0].map((value) => el('span', {}, content.format(value))),
      );
      if (slider.parentElement === plot)
        plot.querySelectorAll('.axis-y, .axis-x').forEach((old) => old.remove());
      else plot.replaceChildren(slider);
      plot.prepend(axis);
      plot.append(timeAxis(content));
      choose(chosen);
    },
  };
}

function timeAxis({ buckets, widthMs }: ChartContent): HTMLElement {
  const first = buckets[0] ?? 0;
  const end = (buckets.at(-1) ?? first) + widthMs;
  const ticks = [first, (first + end) / 2, end];
  return el(
    'div',
    { class: 'axis-x quiet', 'aria-hidden': 'true' },
    ...ticks.map((at) => el('span', {}, timeText(at, end - first))),
  );
}

function greatest({ layers, kind, buckets }: ChartContent): number {
  if (kind === 'lines')
    return Math.max(0, ...layers.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return Math.max(
    0,
    ...buckets.map((_, place) => layers.reduce((sum, { values }) => sum + (values[place] ?? 0), 0)),
  );
}

function tell({ layers, buckets, widthMs, format, isWatched }: ChartContent, place: number): string {
  const when = bucketText(buckets[place] ?? 0, widthMs);
  const known = layers.filter(({ values }) => (values[place] ?? null) !== null);
  if (known.length === 0) {
    return isWatched[place] === true ? t('{0}: nothing to tell', when) : t('{0}: not recorded', when);
  }
  const told = known.map(({ label, values }) => t('{0} {1}', label, format(values[place] ?? null)));
  return t('{0}: {1}', when, told.join(', '));
}
