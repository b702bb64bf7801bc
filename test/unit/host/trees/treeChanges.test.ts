import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeChanges } from '../../../../src/host/trees/treeChanges.ts';
import type { TreeNode } from '../../../../src/host/trees/treeNode.ts';

const node = (id: string, changes: Partial<TreeNode> = {}): TreeNode => ({ id, label: id, ...changes });
const parent = (...children: TreeNode[]): TreeNode => node('p', { expand: 'expanded', children });

test('nothing changed, nothing is drawn', () => {
  const icon = { name: 'x', color: null };
  assert.deepEqual(
    treeChanges(
      [node('a', { icon: { ...icon }, tooltip: { lazy: true } })],
      [node('a', { icon, tooltip: { lazy: true } })],
    ),
    [],
  );
});

test('only rows that look different are drawn', () => {
  const before = [node('a', { description: '1 s ago' }), node('b')];
  assert.deepEqual(treeChanges(before, [node('a', { description: '2 s ago' }), node('b')]), ['a']);
  assert.deepEqual(treeChanges(before, [before[0]!, node('b', { contextValue: 'x' })]), ['b']);
  assert.deepEqual(treeChanges(before, [before[0]!, node('b', { icon: { name: 'x', color: 'error' } })]), [
    'b',
  ]);
});

test('a change below draws only what is below, rows that come or go their parent', () => {
  const before = [parent(node('a'), node('b')), node('c')];
  assert.deepEqual(treeChanges(before, [parent(node('a'), node('b', { label: 'B' })), node('c')]), ['b']);
  assert.deepEqual(treeChanges(before, [parent(node('a')), node('c')]), ['p']);
  assert.deepEqual(treeChanges(before, [parent(node('b'), node('a')), node('c')]), ['p']);
});

test('rows that come, go or move at the top draw the view', () => {
  assert.equal(treeChanges([], [node('a')]), 'all');
  assert.equal(treeChanges([node('a'), node('b')], [node('b'), node('a')]), 'all');
  assert.equal(treeChanges([node('a')], []), 'all');
});
