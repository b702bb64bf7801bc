import type { FrameSource, SourceChange } from '../../../contract/taskPanel.ts';
import type { StackFrame } from '../../../model/stackTrace.ts';
import { t } from '../../../model/l10n.ts';
import { el, icon } from '../../ui/element.ts';
import { visibleNodes } from '../../ui/visibleNodes.ts';

const LONGEST_LINE = 1_000;

/** The lines of the workspace around a frame, the one that raised marked, and a notice when they may not be what ran. */
export function sourceLines(frame: StackFrame, source: FrameSource): readonly HTMLElement[] {
  const indent = commonIndent(source.lines);
  const last = source.firstLine + source.lines.length - 1;
  const listing = el(
    'div',
    {
      class: 'source',
      role: 'group',
      'aria-label': t('Source, lines {0} to {1}', String(source.firstLine), String(last)),
    },
    ...source.lines.map((text, index) => {
      const number = source.firstLine + index;
      const isFailing = number === source.line;
      const code = text.slice(indent, indent + LONGEST_LINE);
      return el(
        'div',
        { class: isFailing ? 'source-line failing' : 'source-line' },
        el('span', { class: 'source-number' }, String(number)),
        el('code', {}, ...underlined(code, isFailing ? underlineIn(code, frame, source) : null)),
      );
    }),
  );
  return source.change === null ? [listing] : [noticeOf(source.change, frame, source), listing];
}

/** Hostile code with the part underlined that the trace underlines. */
export function underlined(code: string, underline: StackFrame['underline']): readonly Node[] {
  const nodes = (text: string): readonly Node[] =>
    visibleNodes(text.replaceAll('\t', '    '), { lines: false });
  if (underline === null) return nodes(code);
  return [
    ...nodes(code.slice(0, underline.start)),
    el('span', { class: 'underline' }, ...nodes(code.slice(underline.start, underline.end))),
    ...nodes(code.slice(underline.end)),
  ];
}

/** The trace counts from the line's first character that is no space. */
function underlineIn(
  code: string,
  frame: StackFrame,
  { change, original }: FrameSource,
): StackFrame['underline'] {
  if (frame.underline === null || change === 'rewritten' || original !== null) return null;
  const indent = code.length - code.trimStart().length;
  return { start: indent + frame.underline.start, end: indent + frame.underline.end };
}

function noticeOf(change: SourceChange, frame: StackFrame, { line }: FrameSource): HTMLElement {
  return el('p', { class: 'source-notice' }, icon('info'), changeText(change, frame.line, line));
}

function changeText(change: SourceChange, told: number, now: number): string {
  switch (change) {
    case 'moved':
      return t(
        'The file has changed since: line {0} of the traceback is line {1} now.',
        String(told),
        String(now),
      );
    case 'rewritten':
      return t('The file has changed since: this line is not the one that ran.');
    case 'saved':
      return t('The file was saved after this failure.');
    default:
      return change satisfies never;
  }
}

/** Spaces that every line begins with; lines without text do not count. */
function commonIndent(lines: readonly string[]): number {
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
}
