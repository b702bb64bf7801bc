import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskRelation, TaskRelative } from '../../../src/model/task.ts';
import type { TaskState } from '../../../src/model/taskState.ts';
import { drawGraph, FIRST_OF_LAYER, neighbourOf } from '../../../src/webview/task/relatives/graphDrawing.ts';
import {
  relativeError,
  relativeState,
  stateCounts,
} from '../../../src/webview/task/relatives/relativeWords.ts';
import { relativesGraph } from '../../../src/webview/task/relatives/relativesGraph.ts';

function relative(
  relation: TaskRelation,
  id: string | null,
  more: { readonly parentId?: string; readonly state?: TaskState } = {},
): TaskRelative {
  const ref = id === null ? null : ({ connectionId: 'local', system: 'celery', scope: '', id } as const);
  return { relation, ref, name: id, state: more.state ?? 'succeeded', parentId: more.parentId ?? null };
}

/** `parent>self`, in layers: `root | parent | self`. */
function described(relatives: readonly TaskRelative[]): { layers: string; edges: readonly string[] } {
  const name = (node: number): string => relatives[node - 1]?.ref?.id ?? (node === 0 ? 'self' : `#${node}`);
  const { layers, edges } = relativesGraph(relatives);
  const columns = [...Map.groupBy(layers.keys(), (node) => layers[node] ?? 0)]
    .toSorted(([one], [other]) => one - other)
    .map(([, nodes]) => nodes.map(name).join(' '));
  const mark = { sent: '>', indirect: '..>', again: '~>' };
  return {
    layers: columns.join(' | '),
    edges: edges.map(({ from, to, kind }) => `${name(from)}${mark[kind]}${name(to)}`).toSorted(),
  };
}

test('a chord in a chain: what came before, the group, its body and the rest of the chain', () => {
  const graph = described([
    relative('root', 'root'),
    relative('parent', 'parent', { parentId: 'step' }),
    relative('next in chain', 'n1'),
    relative('next in chain', null),
    relative('chord body', 'body'),
    relative('group member', 'm1', { parentId: 'parent' }),
    relative('group member', 'm2', { parentId: 'parent' }),
    relative('same workflow', 'step'),
    relative('same workflow', 'below', { parentId: 'm1' }),
  ]);
  assert.equal(graph.layers, 'root | step | parent | self m1 m2 | n1 body below | #4');
  assert.deepEqual(graph.edges, [
    'm1>below',
    'm1>body',
    'm2>body',
    'n1>#4',
    'parent>m1',
    'parent>m2',
    'parent>self',
    'root..>step',
    'self>body',
    'self>n1',
    'step>parent',
  ]);
});

test('a flow of BullMQ, retries and callbacks', () => {
  const graph = described([
    relative('parent', 'p'),
    relative('child', 'c1'),
    relative('child', 'c2'),
    relative('retry of', 'before'),
    relative('retried as', 'after'),
    relative('callback', null),
  ]);
  assert.equal(graph.layers, 'p before | self | c1 c2 after #6');
  assert.deepEqual(graph.edges, ['before~>self', 'p>self', 'self>#6', 'self>c1', 'self>c2', 'self~>after']);
});

test('a whole flow of BullMQ, in which two jobs of different queues have the same id', () => {
  const job = (
    relation: TaskRelation,
    queue: string,
    id: string,
    parent: readonly [queue: string, id: string] | null,
  ): TaskRelative => ({
    relation,
    ref: { connectionId: 'local', system: 'bullmq', scope: `bull:${queue}`, id },
    name: `${queue}/${id}`,
    state: 'waiting',
    parentId: parent?.[1] ?? null,
    ...(parent === null || parent[0] === queue ? {} : { parentScope: `bull:${parent[0]}` }),
  });
  const relatives = [
    job('parent', 'middle', '1', ['roots', '1']),
    job('root', 'roots', '1', null),
    job('child', 'tips', '1', ['leaves', '7']),
    job('same workflow', 'leaves', '8', ['middle', '1']),
    job('same workflow', 'middle', '2', ['roots', '1']),
    job('same workflow', 'middle', '3', ['middle', '2']),
  ];
  const { layers, edges } = relativesGraph(relatives);
  assert.deepEqual(layers, [0, -1, -2, 1, 0, -1, 0]);
  assert.deepEqual(
    edges.map(({ from, to }) => `${from}>${to}`).toSorted((one, other) => one.localeCompare(other)),
    ['0>3', '1>0', '1>4', '2>1', '2>5', '5>6'],
  );
});

test('of many children those that failed are drawn first, and never without those on the way to the task', () => {
  const children = Array.from({ length: 300 }, (_, index) =>
    relative('child', `c${index}`, { state: index === 250 ? 'failed' : 'succeeded' }),
  );
  const uncles = Array.from({ length: 20 }, (_, index) =>
    relative('same workflow', `u${index}`, { parentId: 'root', state: 'failed' }),
  );
  const relatives = [
    relative('parent', 'p', { parentId: 'g' }),
    ...uncles,
    relative('same workflow', 'g', { parentId: 'root' }),
    relative('root', 'root'),
    ...children,
  ];
  const { nodes } = drawGraph(relativesGraph(relatives), relatives, new Map());
  const alone = nodes.filter(({ isCluster }) => !isCluster).flatMap(({ nodes: [node = 0] }) => node);
  const names = alone.map((node) => relatives[node - 1]?.name ?? 'self');
  for (const name of ['c250', 'g', 'p', 'root']) assert.ok(names.includes(name), `${name} is drawn`);
});

test('what is told of a relative that is gone, or has failed', () => {
  const gone = { ...relative('child', 'x'), isGone: true };
  assert.equal(relativeState({ ...gone, state: null }), 'removed');
  assert.equal(relativeState(gone), 'succeeded, removed');
  assert.equal(relativeError({ ...gone, error: 'Error: no' }), 'Error: no');
  assert.equal(relativeError(gone), null);
});

test('ids that lead in a circle, or to the task itself, make no endless graph', () => {
  const graph = described([
    relative('parent', 'a', { parentId: 'b' }),
    relative('same workflow', 'b', { parentId: 'a' }),
    relative('same workflow', 'c', { parentId: 'c' }),
    relative('root', 'a2', { parentId: 'a' }),
  ]);
  assert.equal(graph.layers, 'a2 | b | a | self c');
  assert.deepEqual(graph.edges, ['a2..>b', 'a>self', 'b>a']);
});

test('of a layer a bounded number is drawn, what failed and what runs first, and more when asked for', () => {
  const members = Array.from({ length: 500 }, (_, index) =>
    relative('group member', `m${index}`, {
      state: index === 400 ? 'failed' : index === 450 ? 'started' : 'succeeded',
    }),
  );
  const relatives = [relative('parent', 'p'), ...members, relative('chord body', 'body')];
  const graph = relativesGraph(relatives);
  const drawing = drawGraph(graph, relatives, new Map());
  assert.equal(drawing.nodes.length, 1 + FIRST_OF_LAYER + 1 + 1);
  const alone = drawing.nodes.filter(({ isCluster }) => !isCluster).flatMap(({ nodes }) => nodes);
  assert.ok(alone.includes(402) && alone.includes(452) && alone.includes(0));
  const cluster = drawing.nodes.find(({ isCluster }) => isCluster);
  assert.equal(cluster?.nodes.length, 501 - FIRST_OF_LAYER);
  assert.equal(cluster.moreOf, 0);
  assert.equal(drawing.edges.length, 7 + 1, 'one edge for the whole box');
  assert.deepEqual([drawing.columns, drawing.rows], [3, FIRST_OF_LAYER + 1]);
  assert.equal(drawing.nodes[0]?.row, 3, 'a short column stands in the middle');

  const more = drawGraph(graph, relatives, new Map([[0, 20]]));
  assert.equal(more.nodes.length, drawing.nodes.length + 20);
  const all = drawGraph(graph, relatives, new Map([[0, 10_000]]));
  assert.equal(
    all.nodes.some(({ isCluster }) => isCluster),
    false,
  );
});

test('a chain of five hundred is drawn as its beginning and a box for the rest', () => {
  const relatives = Array.from({ length: 500 }, () => relative('next in chain', null));
  const drawing = drawGraph(relativesGraph(relatives), relatives, new Map());
  assert.equal(drawing.columns, 12);
  const box = drawing.nodes.find(({ isCluster }) => isCluster);
  assert.deepEqual([box?.nodes.length, box?.moreOf], [490, null]);
  assert.equal(drawing.edges.length, 11);
});

test('the arrow keys go to the nearest of the next column, and up and down in one', () => {
  const relatives = [relative('parent', 'p'), relative('group member', 'a'), relative('group member', 'b')];
  const { nodes } = drawGraph(relativesGraph(relatives), relatives, new Map());
  const at = (node: number): number => nodes.findIndex((box) => box.nodes[0] === node);
  assert.equal(neighbourOf(nodes, at(1), 'ArrowRight'), at(2));
  assert.equal(neighbourOf(nodes, at(3), 'ArrowLeft'), at(1));
  assert.equal(neighbourOf(nodes, at(0), 'ArrowDown'), at(2));
  assert.equal(neighbourOf(nodes, at(3), 'ArrowUp'), at(2));
  assert.equal(neighbourOf(nodes, at(3), 'ArrowDown'), null);
  assert.equal(neighbourOf(nodes, at(3), 'Enter'), null);
});

test('a box says how many are in which state', () => {
  const states = ['succeeded', 'failed', 'succeeded'].map((state) => relative('child', 'x', { state }));
  const unknown = { ...relative('child', 'x'), state: null };
  assert.equal(stateCounts([...states, unknown]), '2 succeeded · 1 failed · 1 state not known');
});
