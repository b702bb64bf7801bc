import type { Task, TaskDetail } from '../../model/task.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { tNodes } from '../ui/messageNodes.ts';
import { type Child, el, hiddenText } from '../ui/element.ts';
import { moment } from '../ui/moment.ts';
import type { Section } from '../ui/section.ts';
import type { Ticker } from '../ui/ticker.ts';
import { stateTone } from './stateWords.ts';
import { attemptOf, verdictOf } from './verdict.ts';

const LONGEST_NAME = 200;

/** `FAILED after 30.2 s · worker2@api · queue evaluation · attempt 4 of 4 · 14:23:45`; unknown parts are left to the details. */
export function createVerdictLine(ticker: Ticker): Section<TaskDetail> {
  const verdict = el('strong', { class: 'verdict-state' });
  const facts = el('span', { class: 'verdict-facts' });
  const element = el('p', { class: 'verdict' }, el('span', { class: 'verdict-items' }, verdict, facts));
  let shown: TaskDetail | null = null;
  let stopTicking: (() => void) | null = null;

  const showVerdict = (): void => {
    if (shown === null) return;
    const text = verdictOf(shown.task, Date.now());
    if (verdict.textContent !== text) verdict.textContent = text;
  };

  return {
    element,
    update(detail) {
      shown = detail;
      verdict.className = `verdict-state ${stateTone(detail.task.state)}-text`;
      showVerdict();
      facts.replaceChildren(
        ...factsOf(detail).map((fact) => el('span', { class: 'verdict-item' }, separator(), fact)),
      );
      if (isFinished(detail.task.state)) {
        stopTicking?.();
        stopTicking = null;
      } else {
        stopTicking ??= ticker.add(showVerdict);
      }
    },
  };
}

function factsOf({ task, maxRetries }: TaskDetail): readonly HTMLElement[] {
  const fact = (text: string | null): readonly HTMLElement[] =>
    text === null ? [] : [el('span', { class: 'fact' }, visibleLine(text, LONGEST_NAME))];
  return [
    ...fact(task.worker),
    ...fact(task.queue === null ? null : t('queue {0}', task.queue)),
    ...fact(attemptOf(task.retries, maxRetries)),
    ...whenOf(task),
  ];
}

/** When it ended; else the last thing that is known to have happened. */
function whenOf({ state, finishedAt, startedAt, receivedAt, sentAt }: Task): readonly HTMLElement[] {
  if (finishedAt !== null) return [when(moment(finishedAt))];
  if (startedAt !== null) {
    const began = moment(startedAt);
    return [when(...(isRunning(state) ? tNodes('since {0}', began) : tNodes('started {0}', began)))];
  }
  if (receivedAt !== null) return [when(...tNodes('received {0}', moment(receivedAt)))];
  return sentAt === null ? [] : [when(...tNodes('sent {0}', moment(sentAt)))];
}

function when(...words: readonly Child[]): HTMLElement {
  return el('span', { class: 'fact' }, ...words);
}

function separator(): HTMLElement {
  return el('span', { class: 'separator' }, el('span', { 'aria-hidden': 'true' }, '·'), hiddenText(', '));
}
