import { formatDuration } from '../../../model/duration.ts';
import type { Task, TaskDetail } from '../../../model/task.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { el } from '../../ui/element.ts';
import { moment } from '../../ui/moment.ts';
import { region, type Section } from '../../ui/section.ts';
import type { Ticker } from '../../ui/ticker.ts';
import { unknown } from '../../ui/unknown.ts';
import { stateTone } from '../stateWords.ts';
import { spanBar } from './spanBar.ts';
import { timelineSpans, timelineSteps, type TimelineStep } from './timelineSteps.ts';

/** When what happened, and how the time divides into waiting and running. */
export function createTimelineSection(ticker: Ticker): Section<TaskDetail> {
  const { element, body } = region('timeline', 'Timeline');
  const steps = el('ol', { class: 'steps' });
  const spans = el('div', { class: 'spans' });
  body.append(steps, spans);
  let shown: Task | null = null;
  let stopTicking: (() => void) | null = null;

  const showSpans = (): void => {
    if (shown !== null) spans.replaceChildren(...spanNodes(shown, Date.now()));
  };

  return {
    element,
    update({ task }) {
      shown = task;
      steps.replaceChildren(...timelineSteps(task).map(stepNode));
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
      title: 'Different programs told these times; their clocks differ, or one told late.',
    },
    formatDuration(ms),
  );
}

function spanNodes(task: Task, now: number): readonly Node[] {
  const { waitMs, runMs } = timelineSpans(task, now);
  const retried = (task.retries ?? 0) > 0;
  const started = task.startedAt !== null;
  const tone = stateTone(task.state);
  const over = started || isFinished(task.state) || task.state === 'retrying';
  const waitLabel = !over ? 'waiting' : retried ? 'until the last attempt' : 'waited';
  const runLabel = isRunning(task.state) ? 'running ' : 'ran ';
  const legend = el(
    'p',
    { class: 'legend' },
    el(
      'span',
      { class: 'legend-wait' },
      `${waitLabel} `,
      span(waitMs, 'when it was sent or when it started is not known'),
    ),
    el(
      'span',
      { class: `legend-run ${tone}` },
      runLabel,
      span(runMs, started ? 'nothing told how long it ran' : 'nothing told that it started'),
    ),
  );
  const known = waitMs !== null && runMs !== null;
  return known ? [spanBar(waitMs, runMs, tone), legend] : [legend];
}

function span(ms: number | null, why: string): Node {
  return ms === null ? unknown(why) : document.createTextNode(formatDuration(ms));
}
