import type { FrameSource } from '../../../contract/taskPanel.ts';
import { raisingFrames } from '../../../model/raisingFrames.ts';
import {
  allFrames,
  type CauseRelation,
  type StackFrame,
  type StackTrace,
} from '../../../model/stackTrace.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { disclosure } from '../../ui/disclosure.ts';
import { el } from '../../ui/element.ts';
import type { Openness } from '../../ui/openness.ts';
import { visibleNodes } from '../../ui/visibleNodes.ts';
import { frameGroups, libraryNames, type FrameGroup } from './frameGroups.ts';
import { frameRow } from './frameRow.ts';
import { traceNotes } from './traceNotes.ts';

interface ListTools {
  /** Prefix of the keys in `openness`, and of focus keys. */
  readonly key: string;
  readonly openness: Openness;
  /** `index` counts {@link allFrames}. */
  readonly openFrame: (index: number) => void;
  /** Source of the workspace, by frame index. */
  readonly sources: ReadonlyMap<number, FrameSource>;
  /** The message of the exception, which stands above. */
  readonly said: string | null;
}

/** A parsed trace as a list of frames, own ones open, library ones folded, with the exceptions that led to it. */
export function frameList(trace: StackTrace, tools: ListTools): readonly HTMLElement[] {
  const indices = new Map(allFrames(trace).map((frame, index) => [frame, index]));
  const culprit = raisingFrames(trace)[0] ?? null;
  return traceNodes(trace, tools.said, { ...tools, culprit, indexOf: (frame) => indices.get(frame) ?? 0 });
}

interface NodeTools extends ListTools {
  readonly indexOf: (frame: StackFrame) => number;
  /** The own frame nearest to the error; it is never hidden in something folded. `null`: there is none. */
  readonly culprit: StackFrame | null;
}

function traceNodes(trace: StackTrace, said: string | null, tools: NodeTools): readonly HTMLElement[] {
  const frames = el(
    'ol',
    { class: 'frames' },
    ...frameGroups(trace.frames).map((group) => groupNode(group, tools)),
  );
  return [
    ...(trace.frames.length === 0 ? [] : [frames]),
    ...traceNotes(trace, said),
    ...trace.causes.map((cause, index) =>
      related(relationText(cause.relation), cause.trace, { ...tools, key: `${tools.key}:cause${index}` }),
    ),
    ...trace.members.map((member, index) =>
      related(t('member {0}', formatNumber(index + 1)), member, {
        ...tools,
        key: `${tools.key}:member${index}`,
      }),
    ),
  ];
}

function relationText(relation: CauseRelation): string {
  if (relation === 'cause') return t('caused by');
  return relation === 'context' ? t('while handling') : t('quoted in its message');
}

function related(label: string, trace: StackTrace, tools: NodeTools): HTMLElement {
  const exception = trace.exception ?? t('an exception without a message');
  return disclosure({
    key: tools.key,
    openness: tools.openness,
    openByDefault: tools.culprit !== null && allFrames(trace).includes(tools.culprit),
    summary: [
      el(
        'span',
        {},
        el('span', { class: 'relation' }, `${label} `),
        el(
          'span',
          { class: 'relation-exception', dir: 'auto' },
          ...visibleNodes(exception.slice(0, 500), { lines: false }),
        ),
      ),
    ],
    body: () => [el('div', { class: 'related' }, ...traceNodes(trace, null, tools))],
  });
}

function groupNode(group: FrameGroup, tools: NodeTools): HTMLElement | DocumentFragment {
  const rows = (): readonly HTMLElement[] =>
    group.frames.map((frame) => {
      const index = tools.indexOf(frame);
      return frameRow({
        frame,
        focusKey: `${tools.key}:frame${index}`,
        culprit: frame === tools.culprit,
        source: tools.sources.get(index) ?? null,
        open: () => tools.openFrame(index),
      });
    });
  if (group.kind === 'own') {
    const fragment = new DocumentFragment();
    fragment.append(...rows());
    return fragment;
  }
  const [first] = group.frames;
  const key = `${tools.key}:fold${first === undefined ? 0 : tools.indexOf(first)}`;
  const folded = disclosure({
    key,
    openness: tools.openness,
    openByDefault: tools.culprit === null,
    summary: [summaryOf(group)],
    body: () => [el('ol', { class: 'frames' }, ...rows())],
  });
  folded.className = 'fold';
  return el('li', {}, folded);
}

function summaryOf({ kind, frames }: FrameGroup): string {
  if (kind === 'middle') return tCount(frames.length, '{0} more frame', '{0} more frames');
  const names = libraryNames(frames);
  const shown = names.length > 4 ? [...names.slice(0, 4), '…'] : names;
  return tCount(frames.length, '{0} library frame ({1})', '{0} library frames ({1})', shown.join(', '));
}
