import type { Task, TaskRelative } from '../../../model/task.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { el, icon } from '../../ui/element.ts';
import { type DrawnEdge, type DrawnNode, type GraphDrawing, neighbourOf } from './graphDrawing.ts';
import { relativeIcon } from './relativeIcon.ts';
import { relationWord, relativeError, relativeName, relativeState, stateCounts } from './relativeWords.ts';
import { SELF } from './relativesGraph.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** In widths of the page's font, so that a larger font has larger boxes. */
const SIZE = { width: 15.5, height: 3.3, columnGap: 3, rowGap: 0.6, margin: 0.3 } as const;

export interface GraphTools {
  /** The task that the others are relatives of. */
  readonly self: Task;
  /** `index` counts the relatives. */
  readonly open: (index: number) => void;
  /** Somebody wants to see what stands together in a box. */
  readonly unfold: (box: DrawnNode) => void;
}

/**
 * The graph as SVG with a button for each task, left to right in the order of their layers. The arrow keys move between
 * them; one of them takes part in the tab order. Places are attributes: the page allows no inline style.
 */
export function graphView(
  drawing: GraphDrawing,
  relatives: readonly TaskRelative[],
  tools: GraphTools,
): HTMLElement {
  const em = fontSize();
  const width = drawing.columns * (SIZE.width + SIZE.columnGap) - SIZE.columnGap + 2 * SIZE.margin;
  const height = drawing.rows * (SIZE.height + SIZE.rowGap) - SIZE.rowGap + 2 * SIZE.margin;
  const svg = svgElement('svg', {
    class: 'graph-drawing',
    width: String(width * em),
    height: String(height * em),
  });
  svg.append(...drawing.edges.map((edge) => edgePath(edge, drawing.nodes, em)));
  const boxes = drawing.nodes.map((node) => boxOf(node, relatives, tools));
  for (const [place, box] of boxes.entries()) {
    const { x, y } = cornerOf(drawing.nodes[place]);
    const holder = svgElement('foreignObject', {
      x: String(x * em),
      y: String(y * em),
      width: String(SIZE.width * em),
      height: String(SIZE.height * em),
    });
    holder.append(box);
    svg.append(holder);
  }
  const self = drawing.nodes.findIndex(({ nodes, isCluster }) => !isCluster && nodes[0] === SELF);
  setTabStop(boxes, self);
  svg.addEventListener('keydown', (event) => {
    const at = boxes.findIndex((box) => box === document.activeElement);
    const next = at < 0 ? null : neighbourOf(drawing.nodes, at, event.key);
    if (next === null) return;
    event.preventDefault();
    setTabStop(boxes, next);
    boxes[next]?.focus();
  });
  return el(
    'div',
    { class: 'graph', role: 'group', 'aria-label': t('Graph of the relatives; the arrow keys move in it') },
    svg,
  );
}

function boxOf(node: DrawnNode, relatives: readonly TaskRelative[], tools: GraphTools): HTMLElement {
  const [first = SELF] = node.nodes;
  if (node.isCluster) return clusterBox(node, relatives, tools);
  const relative = relatives[first - 1];
  if (first === SELF || relative === undefined) return selfBox(tools.self);
  const { ref } = relative;
  const box = el(
    'button',
    {
      type: 'button',
      class: 'graph-box',
      role: ref === null ? null : 'link',
      'aria-disabled': ref === null ? 'true' : null,
      'data-focus': `relative:${first}`,
      title: titleOf(relative),
    },
    ...lines(relativeIcon(relative), relativeName(relative), relationAndState(relative)),
  );
  if (ref !== null) box.addEventListener('click', () => tools.open(first - 1));
  return box;
}

function selfBox(self: Task): HTMLElement {
  return el(
    'button',
    { type: 'button', class: 'graph-box self', 'aria-current': 'true', 'data-focus': 'relative:self' },
    ...lines(relativeIcon(self), relativeName(self), t('this task · {0}', relativeState(self))),
  );
}

function titleOf(relative: TaskRelative): string | null {
  if (relative.ref === null) return null;
  const error = relativeError(relative);
  const open = t('Open {0}', relativeName(relative));
  return error === null ? open : `${open}\n${error}`;
}

/** That something is of the same workflow, its place says already. */
function relationAndState(relative: TaskRelative): string {
  const error = relativeError(relative);
  const word = relativeState(relative);
  const state = error === null ? word : t('{0}: {1}', word, error);
  return relative.relation === 'same workflow' ? state : `${relationWord(relative.relation)} · ${state}`;
}

function clusterBox(node: DrawnNode, relatives: readonly TaskRelative[], tools: GraphTools): HTMLElement {
  const members = node.nodes.flatMap((one) => relatives[one - 1] ?? []);
  const box = el(
    'button',
    {
      type: 'button',
      class: 'graph-box cluster',
      'data-focus': `relatives:cluster${node.column}`,
      title: node.moreOf === null ? t('Show all in a table') : t('Show more of them'),
    },
    ...lines(icon('layers'), t('{0} more', formatNumber(members.length)), stateCounts(members)),
  );
  box.addEventListener('click', () => tools.unfold(node));
  return box;
}

function lines(mark: HTMLElement, name: string, note: string): readonly HTMLElement[] {
  return [
    mark,
    el('span', { class: 'graph-name', dir: 'auto' }, name),
    el('span', { class: 'graph-note' }, note),
  ];
}

/** One box takes part in the tab order: the last one that had the focus, at first the task itself. */
function setTabStop(boxes: readonly HTMLElement[], at: number): void {
  for (const [place, box] of boxes.entries()) box.tabIndex = place === Math.max(0, at) ? 0 : -1;
}

function cornerOf(node: DrawnNode | undefined): { readonly x: number; readonly y: number } {
  return {
    x: SIZE.margin + (node?.column ?? 0) * (SIZE.width + SIZE.columnGap),
    y: SIZE.margin + (node?.row ?? 0) * (SIZE.height + SIZE.rowGap),
  };
}

function edgePath({ from, to, kind }: DrawnEdge, nodes: readonly DrawnNode[], em: number): SVGElement {
  const start = cornerOf(nodes[from]);
  const end = cornerOf(nodes[to]);
  const middle = SIZE.height / 2;
  const [x1, y1, x2, y2] = [start.x + SIZE.width, start.y + middle, end.x, end.y + middle].map(
    (at) => at * em,
  );
  const bend = ((x1 ?? 0) + (x2 ?? 0)) / 2;
  const d = `M ${x1} ${y1} C ${bend} ${y1}, ${bend} ${y2}, ${x2} ${y2}`;
  return svgElement('path', { class: `graph-edge ${kind}`, d, 'aria-hidden': 'true' });
}

function fontSize(): number {
  const size = Number.parseFloat(getComputedStyle(document.body).fontSize);
  return Number.isFinite(size) && size > 0 ? size : 13;
}

function svgElement(
  tag: 'svg' | 'path' | 'foreignObject',
  attributes: Readonly<Record<string, string>>,
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
