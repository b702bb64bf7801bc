import { formatDuration } from '../../../model/duration.ts';
import type { RunDurations } from '../../../model/runDurations.ts';
import type { TaskDetail } from '../../../model/task.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { formatCount } from '../../ui/count.ts';
import { el } from '../../ui/element.ts';
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
  const { element, body } = region('timeline', 'Timeline');
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
      title: 'Different programs told these times; their clocks differ, or one told late.',
    },
    formatDuration(ms),
  );
}

function spanNodes({ detail, runs }: Timed, now: number): readonly Node[] {
  const { task, attempts } = detail;
  const { waitMs, runMs, stretches, together } = timelineSpans(task, attempts, now);
  const tone = stateTone(task.state);
  const legend = el('p', { class: 'legend' });
  if (together === null) {
    const started = task.startedAt !== null;
    const over = started || isFinished(task.state) || task.state === 'retrying';
    const waitLabel = !over ? 'waiting' : (task.retries ?? 0) > 0 ? 'until the last attempt' : 'waited';
    legend.append(
      waitPart(waitLabel, span(waitMs, 'when it was sent or when it started is not known')),
      runPart(
        isRunning(task.state) ? 'running' : 'ran',
        tone,
        span(runMs, started ? 'nothing told how long it ran' : 'nothing told that it started'),
      ),
    );
  } else {
    const times = `, in ${formatCount(together.attempts, 'attempt', 'attempts')}`;
    legend.append(
      waitPart('waited', formatDuration(together.waitMs)),
      runPart('ran', tone, formatDuration(together.runMs), times),
    );
    if (runMs !== null) legend.append(el('span', {}, `the last one ${formatDuration(runMs)}`));
  }
  const rank = runMs === null ? null : rankText(runs, runMs);
  if (rank !== null) legend.append(el('span', { class: 'rank' }, rank));
  return stretches.length === 0 ? [legend] : [spanBar(stretches, tone), legend];
}

function waitPart(label: string, value: Node | string): HTMLElement {
  return el('span', { class: 'legend-wait' }, `${label} `, value);
}

function runPart(label: string, tone: Tone, value: Node | string, more = ''): HTMLElement {
  return el('span', { class: `legend-run ${tone}` }, `${label} `, value, more);
}

function span(ms: number | null, why: string): Node {
  return ms === null ? unknown(why) : document.createTextNode(formatDuration(ms));
}
