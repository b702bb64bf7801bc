import type { TreeNode } from './treeNode.ts';

/** `all`: rows came, went or moved at the top; else the ids of the topmost nodes that changed, perhaps none. */
export type TreeChanges = 'all' | readonly string[];

/** What must be drawn again to get from one content to the next. A changed node is drawn with all below it. */
export function treeChanges(before: readonly TreeNode[], after: readonly TreeNode[]): TreeChanges {
  return sameRows(before, after) ? changedIn(before, after) : 'all';
}

function changedIn(before: readonly TreeNode[], after: readonly TreeNode[]): readonly string[] {
  return after.flatMap((node, index) => {
    const old = before[index];
    if (old === node) return [];
    if (old === undefined || !sameRow(old, node) || !sameRows(old.children ?? [], node.children ?? [])) {
      return [node.id];
    }
    return changedIn(old.children ?? [], node.children ?? []);
  });
}

function sameRows(before: readonly TreeNode[], after: readonly TreeNode[]): boolean {
  return before.length === after.length && after.every((node, index) => node.id === before[index]?.id);
}

function sameRow(before: TreeNode, after: TreeNode): boolean {
  return (
    before.label === after.label &&
    before.description === after.description &&
    before.spoken === after.spoken &&
    before.icon?.name === after.icon?.name &&
    before.icon?.color === after.icon?.color &&
    before.contextValue === after.contextValue &&
    before.expand === after.expand &&
    sameTooltip(before.tooltip, after.tooltip)
  );
}

function sameTooltip(before: TreeNode['tooltip'], after: TreeNode['tooltip']): boolean {
  return before === after || (typeof before === 'object' && typeof after === 'object');
}
