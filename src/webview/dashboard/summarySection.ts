import { endedTasks } from '../../model/statistics/endCounts.ts';
import type { TimeSeries } from '../../model/statistics/timeSeries.ts';
import { t, tCount } from '../../model/l10n.ts';
import { el } from '../ui/element.ts';
import type { Section } from '../ui/section.ts';
import { countText, durationText, shareText, UNKNOWN } from './figureText.ts';
import { dayText } from './timeText.ts';

/** The figures of the whole span, and what is to be known of them. */
export function createSummarySection(): Section<TimeSeries> {
  const tiles = el('dl', { class: 'tiles' });
  const notes = el('div', { class: 'notes quiet' });
  return {
    element: el('div', { class: 'summary' }, tiles, notes),
    update(series) {
      const { total } = series;
      const retried = total.ends?.retried ?? 0;
      tiles.replaceChildren(
        tile(t('Ended tasks'), countText(total.ends === null ? null : endedTasks(total.ends))),
        tile(t('Failed'), countText(total.ends?.failed), shareText(total.failureRate)),
        ...(retried > 0 ? [tile(t('Retried runs'), countText(retried))] : []),
        tile(t('Wait'), durationText(total.wait?.p50Ms), p95(total.wait?.p95Ms)),
        tile(t('Run time'), durationText(total.run?.p50Ms), p95(total.run?.p95Ms)),
        tile(t('Waiting in queues'), countText(total.queueDepth), t('on average')),
        tile(t('Busy slots'), shareText(total.utilisation), t('on average')),
      );
      notes.replaceChildren(...notesOf(series).map((note) => el('p', {}, note)));
    },
  };
}

function p95(ms: number | null | undefined): string {
  return t('p95 {0}', durationText(ms));
}

function tile(label: string, value: string, detail = ''): HTMLElement {
  return el(
    'div',
    { class: 'tile' },
    el('dt', { class: 'quiet' }, label),
    el('dd', { class: 'tile-value' }, value),
    [value, detail].includes(UNKNOWN) || detail === '' ? null : el('dd', { class: 'quiet' }, detail),
  );
}

function notesOf({ recordedSince, range, uncountedTasks, points }: TimeSeries): readonly string[] {
  const notes: string[] = [];
  if (recordedSince === null) notes.push(t('Nothing is recorded yet. Figures appear when tasks end.'));
  else if (recordedSince > range.from) {
    notes.push(t('Recorded since {0}: nothing is known of the time before.', dayText(recordedSince)));
  } else if (points.some(({ ends }) => ends === null)) {
    notes.push(t('Shaded: nobody watched then, and what ended is not known.'));
  }
  if (uncountedTasks > 0) {
    notes.push(
      tCount(
        uncountedTasks,
        '{0} task of the history is still being counted; figures grow until then.',
        '{0} tasks of the history are still being counted; figures grow until then.',
      ),
    );
  }
  return notes;
}
