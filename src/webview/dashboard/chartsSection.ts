import { el } from '../ui/element.ts';
import type { Section } from '../ui/section.ts';
import type { Durations } from '../../model/statistics/durations.ts';
import { COUNTED_ENDS, type CountedEnd } from '../../model/statistics/endCounts.ts';
import type { SeriesFigure, SeriesPoint, TimeSeries } from '../../model/statistics/timeSeries.ts';
import { t } from '../../model/l10n.ts';
import { createChart, type ChartContent } from './chart/chart.ts';
import type { ChartLayer } from './chart/chartShapes.ts';
import { endWord } from './endWord.ts';
import { countText, durationText, shareText } from './figureText.ts';
import { missingText } from './missingText.ts';

const QUANTILES = [
  ['p50', 'p50Ms'],
  ['p95', 'p95Ms'],
  ['p99', 'p99Ms'],
] as const satisfies readonly (readonly [string, keyof Durations])[];

/** All charts over time. */
export function createChartsSection(): Section<TimeSeries> {
  const throughput = createChart('throughput', t('Throughput'));
  const failures = createChart('failure-rate', t('Failure rate'));
  const wait = createChart('wait-time', t('Wait until start'));
  const run = createChart('run-time', t('Run time'));
  const depth = createChart('queue-depth', t('Waiting in queues'));
  const use = createChart('utilisation', t('Busy worker slots'));
  const charts = [throughput, failures, wait, run, depth, use];
  return {
    element: el('div', { class: 'charts' }, ...charts.map(({ element }) => element)),
    update(series) {
      throughput.update({
        ...common(series, 'ends'),
        kind: 'bars',
        layers: endLayers(series),
        format: countText,
      });
      failures.update({
        ...common(series, 'ends'),
        kind: 'lines',
        layers: [layer(series, endWord('failed'), 'failed', ({ failureRate }) => failureRate)],
        top: rateTop(series.points),
        format: shareText,
      });
      wait.update({ ...common(series, 'wait'), ...durations(series, 'wait') });
      run.update({ ...common(series, 'run'), ...durations(series, 'run') });
      depth.update({
        ...common(series, 'queueDepth'),
        kind: 'lines',
        layers: [layer(series, t('tasks'), 'depth', ({ queueDepth }) => queueDepth)],
        format: countText,
      });
      use.update({
        ...common(series, 'utilisation'),
        kind: 'lines',
        layers: [layer(series, t('busy'), 'busy', ({ utilisation }) => utilisation)],
        top: 1,
        format: shareText,
      });
    },
  };
}

function common(
  { points, widthMs, missing }: TimeSeries,
  figure: SeriesFigure,
): Pick<ChartContent, 'buckets' | 'widthMs' | 'isWatched' | 'missing'> {
  const reason = missing[figure];
  return {
    buckets: points.map(({ at }) => at),
    widthMs,
    isWatched: points.map(
      ({ ends, queueDepth, utilisation }) => (ends ?? queueDepth ?? utilisation) !== null,
    ),
    missing: reason === undefined ? null : missingText(figure, reason),
  };
}

function endLayers(series: TimeSeries): readonly ChartLayer[] {
  const { total } = series;
  const always: readonly CountedEnd[] = ['succeeded', 'failed'];
  return COUNTED_ENDS.filter((end) => always.includes(end) || (total.ends?.[end] ?? 0) > 0).map((end) =>
    layer(series, endWord(end), end, ({ ends }) => ends?.[end] ?? null),
  );
}

function durations(
  series: TimeSeries,
  figure: 'wait' | 'run',
): Pick<ChartContent, 'kind' | 'layers' | 'format'> {
  return {
    kind: 'lines',
    layers: QUANTILES.map(([label, key]) =>
      layer(series, label, label, (point) => point[figure]?.[key] ?? null),
    ),
    format: durationText,
  };
}

function layer(
  { points }: TimeSeries,
  label: string,
  tone: string,
  valueOf: (point: SeriesPoint) => number | null,
): ChartLayer {
  return { label, tone: `tone-${tone}`, values: points.map(valueOf) };
}

/** A few failures of many are to be seen as well. */
function rateTop(points: readonly SeriesPoint[]): number {
  const greatest = Math.max(0, ...points.map(({ failureRate }) => failureRate ?? 0));
  return [0.05, 0.1, 0.25, 0.5].find((top) => greatest <= top) ?? 1;
}
