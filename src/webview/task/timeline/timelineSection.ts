import { formatDuration } from '../../../model/duration.ts';
import type { RunDurations } from '../../../model/runDurations.ts';
import type { Task, TaskDetail } from '../../../model/task.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { t } from '../../../model/l10n.ts';
import { tNodes } from '../../ui/messageNodes.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { type Child, el } from '../../ui/element.ts';
import { moment } from '../../ui/moment.ts';
import { region, type Section } from '../../ui/section.ts';
import type { Ticker } from '../../ui/ticker.ts';
import { unknown } from '../../ui/unknown.ts';
import { stateTone, type Tone } from '../stateWords.ts';
import { rankText } from './rankText.ts';
import { spanBar } from './spanBar.ts';
import { timelineSpans } from './timelineSpans.ts';
import { timelineSteps, type TimelineStep } from './timelineSteps.ts';

/** What the section shows: a task, and how long others of its kind ran. */
export interface Timed {
  readonly detail: TaskDetail;
  readonly runs: RunDurations | null;
}

/** When what happened, how the time divides into waiting and running, and whether that is usual. */
export function createTimelineSection(ticker: Ticker): Section<Timed> {
  const { element, body } = region('timeline', t('Timeline'));
  const steps = el('ol', { class: 'steps' });
  const spans = el('div', { class: 'spans' });
  body.append(steps, spans);
  let shown: Timed | null = null;
  let stopTicking: (() => void) | null = null;

  const showSpans = (): void => {
    if (shown !== null) spans.replaceChildren(...spanNodes(shown, Date.now()));
  };

  return {
    element,
    update(timed) {
      const { task, attempts } = timed.detail;
      shown = timed;
      steps.replaceChildren(...timelineSteps(task, attempts).map(stepNode));
      showSpans();
      if (isFinished(task.state)) {
        stopTicking?.();
        stopTicking = null;
      } else {
        stopTicking ??= ticker.add(showSpans);
      }
    },
  };
}

function stepNode(step: TimelineStep): HTMLElement {
  return el(
    'li',
    { class: 'step' },
    el('span', { class: 'step-label' }, step.label),
    step.at === null ? unknown(step.unknownBecause) : moment(step.at, { milliseconds: true }),
    step.sincePrevious === null ? null : sincePrevious(step.sincePrevious),
  );
}

function sincePrevious(ms: number): HTMLElement {
  if (ms >= 0) return el('span', { class: 'step-delta' }, `+${formatDuration(ms)}`);
  return el(
    'span',
    {
      class: 'step-delta',
      title: t('Different programs told these times; their clocks differ, or one told late.'),
    },
    formatDuration(ms),
  );
}

function spanNodes({ detail, runs }: Timed, now: number): readonly Node[] {
  const { task, attempts } = detail;
  const { waitMs, runMs, stretches, together } = timelineSpans(task, attempts, now);
  const tone = stateTone(task.state);
  const legend = el('p', { class: 'legend' });
  if (together === null)
    legend.append(waitPart(waitWords(task, waitMs)), runPart(tone, runWords(task, runMs)));
  else {
    const count = formatNumber(together.attempts);
    const ran = formatDuration(together.runMs);
    legend.append(
      waitPart([t('waited {0}', formatDuration(together.waitMs))]),
      runPart(tone, [
        together.attempts === 1
          ? t('ran {0}, in {1} attempt', ran, count)
          : t('ran {0}, in {1} attempts', ran, count),
      ]),
    );
    if (runMs !== null) legend.append(el('span', {}, t('the last one {0}', formatDuration(runMs))));
  }
  const rank = runMs === null ? null : rankText(runs, runMs);
  if (rank !== null) legend.append(el('span', { class: 'rank' }, rank));
  return stretches.length === 0 ? [legend] : [spanBar(stretches, tone), legend];
}

function waitWords(task: Task, ms: number | null): readonly Child[] {
  const value = span(ms, t('when it was sent or when it started is not known'));
  const isOver = task.startedAt !== null || isFinished(task.state) || task.state === 'retrying';
  if (!isOver) return tNodes('waiting {0}', value);
  return (task.retries ?? 0) > 0 ? tNodes('until the last attempt {0}', value) : tNodes('waited {0}', value);
}

function runWords(task: Task, ms: number | null): readonly Child[] {
  const isStarted = task.startedAt !== null;
  const value = span(ms, isStarted ? t('nothing told how long it ran') : t('nothing told that it started'));
  return isRunning(task.state) ? tNodes('running {0}', value) : tNodes('ran {0}', value);
}

function waitPart(words: readonly Child[]): HTMLElement {
  return el('span', { class: 'legend-wait' }, ...words);
}

function runPart(tone: Tone, words: readonly Child[]): HTMLElement {
  return el('span', { class: `legend-run ${tone}` }, ...words);
}

function span(ms: number | null, why: string): Child {
  return ms === null ? unknown(why) : formatDuration(ms);
}
