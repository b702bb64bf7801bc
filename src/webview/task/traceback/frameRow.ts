import type { FrameSource } from '../../../contract/taskPanel.ts';
import type { StackFrame } from '../../../model/stackTrace.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { el } from '../../ui/element.ts';
import { sourceLines, underlined } from './sourceLines.ts';

const LONGEST_PATH = 400;
const LONGEST_CODE = 1_000;

/** One frame: a link that opens its line, and the line that the trace quotes. A link to code has no address. */
export function frameRow(options: {
  readonly frame: StackFrame;
  readonly focusKey: string;
  /** The own frame nearest to the error. */
  readonly culprit: boolean;
  /** The lines around it in the workspace; `null`: only what the trace quotes is known. */
  readonly source: FrameSource | null;
  readonly open: () => void;
}): HTMLElement {
  const { frame, source } = options;
  const link = el(
    'button',
    {
      class: 'frame-link',
      type: 'button',
      role: 'link',
      'data-focus': options.focusKey,
      title: t('Open this line'),
    },
    ...location(source?.original ?? frame),
  );
  link.addEventListener('click', options.open);
  const name =
    frame.function === null
      ? null
      : el('span', { class: 'frame-function' }, visibleLine(frame.function, 200));
  const repeats =
    frame.repeats === 0
      ? null
      : el(
          'span',
          { class: 'note' },
          tCount(frame.repeats, 'repeated {0} more time', 'repeated {0} more times'),
        );
  return el(
    'li',
    { class: options.culprit ? 'frame culprit' : 'frame' },
    el('div', { class: 'frame-head' }, link, name, repeats, compiledPlace(frame, source)),
    ...codeOf(frame, source),
  );
}

/** Folders dimmed, file and line plain: the eye looks for the last part. */
function location({
  file,
  line,
  column,
}: Pick<StackFrame, 'file' | 'line' | 'column'>): readonly HTMLElement[] {
  const path = visibleLine(file, LONGEST_PATH);
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const position = column === null ? `:${line}` : `:${line}:${column}`;
  return [
    el('span', { class: 'frame-folder' }, path.slice(0, cut)),
    el('span', { class: 'frame-file' }, path.slice(cut) + position),
  ];
}

/** What the trace itself says, beside the place in the source that it was compiled from. */
function compiledPlace({ file, line, column }: StackFrame, source: FrameSource | null): HTMLElement | null {
  if (source === null || source.original === null) return null;
  const position = column === null ? `${line}` : `${line}:${column}`;
  return el(
    'span',
    { class: 'note compiled-place', dir: 'auto' },
    t('compiled to {0}', `${visibleLine(file, LONGEST_PATH)}:${position}`),
  );
}

/** The workspace's lines; what the trace quotes stands above them when they are not the ones that ran. */
function codeOf(frame: StackFrame, source: FrameSource | null): readonly HTMLElement[] {
  const quoted =
    frame.code === null
      ? []
      : [
          el(
            'code',
            { class: 'frame-code' },
            ...underlined(frame.code.slice(0, LONGEST_CODE), frame.underline),
          ),
        ];
  if (source === null) return quoted;
  return source.change === 'rewritten'
    ? [...quoted, ...sourceLines(frame, source)]
    : sourceLines(frame, source);
}
