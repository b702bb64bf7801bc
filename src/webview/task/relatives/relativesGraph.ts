import type { TaskRelation, TaskRelative } from '../../../model/task.ts';

/** Number of the task itself among the nodes; that of a relative is its index and 1. */
export const SELF = 0;

/**
 * How two tasks are joined.
 * - `sent`: one was sent by the other, or after it.
 * - `indirect`: one grew from the other over steps that are not known.
 * - `again`: one repeats the other.
 */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: 'sent' | 'indirect' | 'again';
}

/** A task and its relatives in layers, from what came first to what comes last. */
export interface RelativesGraph {
  /** Layer of each node; the task itself is in layer 0, what came before in negative ones. */
  readonly layers: readonly number[];
  /** Each leads to a later layer. */
  readonly edges: readonly GraphEdge[];
}

const LAYERS: Readonly<Partial<Record<TaskRelation, number>>> = {
  parent: -1,
  'retry of': -1,
  'group member': 0,
  child: 1,
  'chord body': 1,
  callback: 1,
  'error callback': 1,
  'retried as': 1,
};

/** Puts relatives in layers by how they belong to the task, and those of which only the parent is known, below that. */
export function relativesGraph(relatives: readonly TaskRelative[]): RelativesGraph {
  const places = new Map(
    relatives.flatMap(({ ref }, index) => (ref === null ? [] : [[placeKey(ref.scope, ref.id), index + 1]])),
  );
  const parents = relatives.map(({ ref, parentId, parentScope }) =>
    parentId ? (places.get(placeKey(parentScope ?? ref?.scope ?? '', parentId)) ?? null) : null,
  );
  const layers = new Map<number, number>([[SELF, 0]]);
  let step = 0;
  for (const [index, { relation }] of relatives.entries()) {
    const layer = relation === 'next in chain' ? ++step : LAYERS[relation];
    if (layer !== undefined) layers.set(index + 1, layer);
  }
  const parent = relatives.findIndex(({ relation }) => relation === 'parent') + 1;
  const eldest = placeAncestors(parent, parents, layers);
  const root = relatives.findIndex(({ relation }) => relation === 'root') + 1;
  const isRootApart = root > 0 && !layers.has(root);
  if (isRootApart) layers.set(root, (layers.get(eldest) ?? 0) - 1);
  placeDescendants(parents, layers);
  const edges = edgesOf(relatives, parents);
  if (isRootApart) edges.push({ from: root, to: eldest, kind: 'indirect' });
  const layerOf = (node: number): number => layers.get(node) ?? 0;
  return {
    layers: [SELF, ...relatives.map((_, index) => index + 1)].map(layerOf),
    edges: distinct(edges.filter(({ from, to }) => layerOf(from) < layerOf(to))),
  };
}

/** An id may stand in several queues of BullMQ. */
function placeKey(scope: string, id: string): string {
  return JSON.stringify([scope, id]);
}

/** Goes up from the parent as far as parents are known, and returns where that ends: the task itself without a parent. */
function placeAncestors(
  parent: number,
  parents: readonly (number | null)[],
  layers: Map<number, number>,
): number {
  if (parent === 0) return SELF;
  let eldest = parent;
  for (;;) {
    const next: number | null = parents[eldest - 1] ?? null;
    if (next === null || layers.has(next)) return eldest;
    layers.set(next, (layers.get(eldest) ?? 0) - 1);
    eldest = next;
  }
}

/** Everything else stands one layer after its parent, as far as that is known. */
function placeDescendants(parents: readonly (number | null)[], layers: Map<number, number>): void {
  const children = Map.groupBy(
    parents.map((parent, index) => ({ parent, node: index + 1 })),
    ({ parent }) => parent,
  );
  const waiting = [...layers.keys()];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const { node: child } of children.get(node) ?? []) {
      if (layers.has(child)) continue;
      layers.set(child, (layers.get(node) ?? 0) + 1);
      waiting.push(child);
    }
  }
}

function edgesOf(relatives: readonly TaskRelative[], parents: readonly (number | null)[]): GraphEdge[] {
  const edges: GraphEdge[] = [];
  const members = [SELF, ...nodesOf(relatives, 'group member')];
  let step = SELF;
  for (const [index, { relation }] of relatives.entries()) {
    const node = index + 1;
    const parent = parents[index] ?? null;
    if (relation === 'parent') edges.push({ from: node, to: SELF, kind: 'sent' });
    else if (relation === 'retry of') edges.push({ from: node, to: SELF, kind: 'again' });
    else if (relation === 'retried as') edges.push({ from: SELF, to: node, kind: 'again' });
    else if (relation === 'chord body') {
      edges.push(...members.map((from): GraphEdge => ({ from, to: node, kind: 'sent' })));
    } else if (relation === 'next in chain') {
      edges.push({ from: step, to: node, kind: 'sent' });
      step = node;
    } else if (LAYERS[relation] === 1) edges.push({ from: SELF, to: node, kind: 'sent' });
    if (parent !== null && relation !== 'next in chain' && relation !== 'chord body') {
      edges.push({ from: parent, to: node, kind: 'sent' });
    }
  }
  return edges;
}

function nodesOf(relatives: readonly TaskRelative[], relation: TaskRelation): readonly number[] {
  return relatives.flatMap((one, index) => (one.relation === relation ? [index + 1] : []));
}

function distinct(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}
