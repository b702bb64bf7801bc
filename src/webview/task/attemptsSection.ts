import { formatDuration } from '../../model/duration.ts';
import type { TaskAttempt, TaskDetail } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { el } from '../ui/element.ts';
import { moment } from '../ui/moment.ts';
import { region, type Section } from '../ui/section.ts';
import { unknown } from '../ui/unknown.ts';
import { stateTone, stateWord } from './stateWords.ts';

const LONGEST_ERROR = 300;
const LONGEST_NAME = 200;

/** Every attempt of a task that was tried more than once, as a table; hidden otherwise. */
export function createAttemptsSection(): Section<TaskDetail> {
  const { element, body } = region('attempts', t('Attempts'));
  const rows = el('tbody');
  body.append(
    el(
      'table',
      { class: 'attempts', 'aria-labelledby': 'attempts-heading' },
      el('thead', {}, el('tr', {}, ...headings().map((heading) => el('th', {}, heading)))),
      rows,
    ),
  );
  return {
    element,
    update({ attempts }) {
      element.hidden = attempts.length < 2;
      rows.replaceChildren(...(element.hidden ? [] : attempts.map(attemptRow)));
    },
  };
}

function headings(): readonly string[] {
  return [t('attempt'), t('state'), t('started'), t('ran'), t('worker'), t('error')];
}

function attemptRow(attempt: TaskAttempt): HTMLElement {
  const { retries, state, startedAt, finishedAt, worker, error } = attempt;
  const ranMs = startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt);
  return el(
    'tr',
    {},
    el('td', {}, formatNumber(retries + 1)),
    el('td', { class: `${stateTone(state)}-text` }, stateWord(state)),
    el('td', {}, startedAt === null ? unknown(t('nothing told when it started')) : moment(startedAt)),
    el('td', {}, ranMs === null ? unknown(t('its start or its end is not known')) : formatDuration(ranMs)),
    el(
      'td',
      { dir: 'auto' },
      worker === null ? unknown(t('nothing told who ran it')) : visibleLine(worker, LONGEST_NAME),
    ),
    el(
      'td',
      { class: 'attempt-error', dir: 'auto' },
      error === null ? '' : visibleLine(error, LONGEST_ERROR),
    ),
  );
}
