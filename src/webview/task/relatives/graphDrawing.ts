import type { TaskRelation, TaskRelative } from '../../../model/task.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { stateTone } from '../stateWords.ts';
import { type GraphEdge, type RelativesGraph, SELF } from './relativesGraph.ts';

/** Tasks of one layer that are drawn at first; the others stand together in one box. */
export const FIRST_OF_LAYER = 6;

/** Layers drawn before and after the task itself; farther ones stand together in one box. */
const MOST_BEFORE = 6;
const MOST_AFTER = 10;

/** Something that is drawn. */
export interface DrawnNode {
  /** The tasks that it stands for: one, or those that share a box. */
  readonly nodes: readonly number[];
  readonly isCluster: boolean;
  /** Layer that the box belongs to, when more of it can be drawn; `null`: all is, or only the table shows it. */
  readonly moreOf: number | null;
  /** From the left, whole. */
  readonly column: number;
  /** From the top; halves where a column is shorter than the others. */
  readonly row: number;
}

export interface DrawnEdge {
  /** Positions among the drawn nodes. */
  readonly from: number;
  readonly to: number;
  readonly kind: GraphEdge['kind'];
}

export interface GraphDrawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly columns: number;
  readonly rows: number;
}

/**
 * Chooses what of a graph is drawn, and where: of each layer a bounded number of tasks, the telling ones first, the others
 * in a box. `more`: how many further ones a person asked for, by layer.
 */
export function drawGraph(
  graph: RelativesGraph,
  relatives: readonly TaskRelative[],
  more: ReadonlyMap<number, number>,
): GraphDrawing {
  const path = pathTo(SELF, graph.edges);
  const columns = [...Map.groupBy(graph.layers.keys(), (node) => columnLayer(graph.layers[node] ?? 0))]
    .toSorted(([one], [other]) => one - other)
    .map(([layer, nodes]) =>
      boxesOf(layer, nodes, (node) => rankOf(node, relatives, path), FIRST_OF_LAYER + (more.get(layer) ?? 0)),
    );
  const rows = Math.max(...columns.map(({ length }) => length));
  const nodes = columns.flatMap((boxes, column) =>
    boxes.map((box, row): DrawnNode => ({ ...box, column, row: row + (rows - boxes.length) / 2 })),
  );
  return { nodes, edges: drawnEdges(graph.edges, nodes), columns: columns.length, rows };
}

/** Where an arrow key leads from one drawn node; `null`: nowhere. */
export function neighbourOf(nodes: readonly DrawnNode[], at: number, key: string): number | null {
  const from = nodes[at];
  if (from === undefined) return null;
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const upright = { ArrowUp: -1, ArrowDown: 1 }[key];
  const candidates = nodes.flatMap(({ column, row }, place) => {
    const fits =
      sideways === undefined
        ? upright !== undefined && column === from.column && (row - from.row) * upright > 0
        : column === from.column + sideways;
    return fits ? [{ place, distance: Math.abs(row - from.row) }] : [];
  });
  return candidates.toSorted((one, other) => one.distance - other.distance)[0]?.place ?? null;
}

function columnLayer(layer: number): number {
  return Math.min(MOST_AFTER + 1, Math.max(-MOST_BEFORE - 1, layer));
}

type Box = Omit<DrawnNode, 'column' | 'row'>;

function boxesOf(
  layer: number,
  nodes: readonly number[],
  rank: (node: number) => number,
  most: number,
): readonly Box[] {
  const isFar = layer < -MOST_BEFORE || layer > MOST_AFTER;
  const ranked = nodes.toSorted((one, other) => rank(one) - rank(other));
  // A box for a single task would save nothing.
  const shown = isFar ? 0 : nodes.length === most + 1 ? nodes.length : most;
  const alone = new Set(ranked.slice(0, shown));
  const boxes = nodes
    .filter((node) => alone.has(node))
    .map((node): Box => ({ nodes: [node], isCluster: false, moreOf: null }));
  const rest = nodes.filter((node) => !alone.has(node));
  return rest.length === 0
    ? boxes
    : [...boxes, { nodes: rest, isCluster: true, moreOf: isFar ? null : layer }];
}

/** The nodes from which edges lead to one, itself included. */
function pathTo(node: number, edges: readonly GraphEdge[]): ReadonlySet<number> {
  const sources = Map.groupBy(edges, ({ to }) => to);
  const path = new Set([node]);
  for (const one of path) for (const { from } of sources.get(one) ?? []) path.add(from);
  return path;
}

/** Of these there may be any number. */
const MANY: ReadonlySet<TaskRelation> = new Set<TaskRelation>(['group member', 'same workflow', 'child']);

/** The task itself and those on the way to it, what went wrong, what goes on, the rest. */
function rankOf(node: number, relatives: readonly TaskRelative[], path: ReadonlySet<number>): number {
  const relative = relatives[node - 1];
  if (path.has(node) || relative === undefined) return 0;
  if (!MANY.has(relative.relation)) return 1;
  if (relative.state === null) return 5;
  if (stateTone(relative.state) !== 'plain') return 2;
  if (isRunning(relative.state)) return 3;
  return isFinished(relative.state) ? 5 : 4;
}

function drawnEdges(edges: readonly GraphEdge[], drawn: readonly DrawnNode[]): readonly DrawnEdge[] {
  const places = new Map(drawn.flatMap(({ nodes }, place) => nodes.map((node) => [node, place])));
  const found = new Map<string, DrawnEdge>();
  for (const { from, to, kind } of edges) {
    const start = places.get(from);
    const end = places.get(to);
    if (start === undefined || end === undefined || start === end) continue;
    found.set(`${start} ${end}`, { from: start, to: end, kind });
  }
  return [...found.values()];
}
