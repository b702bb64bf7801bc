import type { FrameSource, TaskPanelHost, TracebackSource } from '../../../contract/taskPanel.ts';
import { parseStackTrace } from '../../../model/parseStackTrace.ts';
import { allFrames } from '../../../model/stackTrace.ts';
import type { TaskDetail } from '../../../model/task.ts';
import { t } from '../../../model/l10n.ts';
import { button } from '../../ui/button.ts';
import { el } from '../../ui/element.ts';
import { keepFocus } from '../../ui/keepFocus.ts';
import { longText } from '../../ui/longText.ts';
import { region, type Section } from '../../ui/section.ts';
import { exceptionOf } from '../exceptionBlock.ts';
import type { PageMemory } from '../pageMemory.ts';
import { attemptChooser } from './attemptChooser.ts';
import { moveBetweenFrames } from './moveBetweenFrames.ts';
import { frameList } from './frameList.ts';

/** The tracebacks of a task, one at a time: its frames as links, or the text as it was written down. */
export function createTracebackSection(
  host: TaskPanelHost,
  memory: PageMemory,
): Section<TaskDetail> & { showSource(source: TracebackSource): void } {
  const { element, aside, body } = region('traceback', t('Traceback'));
  body.addEventListener('keydown', moveBetweenFrames);
  let shown: TaskDetail | null = null;
  let sources = NO_SOURCES;
  /** The text whose source was asked for last, and how often one was: an answer to another question is late. */
  let asked: string | null = null;
  let request = 0;

  const render = (detail: TaskDetail): void => {
    const index = chosenIndex(detail.tracebacks.length, memory.traceback);
    const text = detail.tracebacks[index];
    if (text === undefined) {
      aside.replaceChildren();
      body.replaceChildren(el('p', { class: 'quiet' }, missingReason(detail)));
      return;
    }
    if (text !== asked) sources = NO_SOURCES;
    const trace = parseStackTrace(text, detail.task.ref.system);
    const frames = frameList(trace, {
      key: `trace${index}`,
      openness: memory,
      openFrame: (frame) => host.openFrame(index, frame),
      sources,
      said: exceptionOf(detail),
    });
    const parsed = allFrames(trace).length > 0;
    const raw = memory.rawTraceback || !parsed;
    aside.replaceChildren(
      ...chooser(detail, index),
      ...(parsed ? [rawToggle(raw)] : []),
      button({
        label: t('Copy traceback'),
        icon: 'copy',
        appearance: 'icon',
        focusKey: 'traceback:copy',
        onClick: () => host.copy({ what: 'traceback', index, as: 'text' }),
      }),
    );
    body.replaceChildren(...(raw ? [longText(text)] : frames));
    if (!raw && text !== asked) {
      asked = text;
      host.readSource(index, ++request);
    }
  };

  const chooser = (detail: TaskDetail, chosen: number): readonly HTMLElement[] => {
    const count = detail.tracebacks.length;
    if (count < 2) return [];
    const attempts = detail.task.retries !== null && detail.task.retries + 1 === count;
    const choose = (index: number): void => {
      memory.traceback = index === count - 1 ? null : index;
      rerender();
    };
    return [attemptChooser({ count, chosen, attempts, choose })];
  };

  const rawToggle = (raw: boolean): HTMLElement => {
    const toggle = el(
      'button',
      { type: 'button', class: 'choice', 'aria-pressed': String(raw), 'data-focus': 'traceback:raw' },
      t('Raw text'),
    );
    toggle.addEventListener('click', () => {
      memory.rawTraceback = !raw;
      rerender();
    });
    return toggle;
  };

  const rerender = (): void => {
    const detail = shown;
    if (detail !== null) keepFocus(element, () => render(detail));
  };

  return {
    element,
    update(detail) {
      const before = shown;
      shown = detail;
      element.hidden = detail.tracebacks.length === 0 && detail.task.state !== 'failed';
      if (before !== null && sameTracebacks(before, detail)) return;
      rerender();
    },
    showSource(source) {
      if (source.request !== request || source.frames.length === 0) return;
      sources = new Map(source.frames.map((one) => [one.frame, one]));
      rerender();
    },
  };
}

const NO_SOURCES: ReadonlyMap<number, FrameSource> = new Map();

/** The newest unless a person chose another that is still there. */
export function chosenIndex(count: number, chosen: number | null): number {
  return chosen !== null && chosen < count ? chosen : count - 1;
}

function sameTracebacks(a: TaskDetail, b: TaskDetail): boolean {
  return (
    a.task.state === b.task.state &&
    a.task.retries === b.task.retries &&
    a.tracebacks.length === b.tracebacks.length &&
    a.tracebacks.every((text, index) => text === b.tracebacks[index])
  );
}

function missingReason({ task, unread = [] }: TaskDetail): string {
  if (unread.some(({ value }) => value === 'stack traces')) return t('The stack traces are not read.');
  return task.ref.system === 'bullmq'
    ? t('The job record holds no stack trace.')
    : t('No traceback is known: neither an event nor a result record carried one.');
}
