import type { TreeNode } from './treeNode.ts';

/**
 * What VS Code holds for a row. It lives as long as the row's id is shown and always carries the newest node,
 * so that selection, expansion and a menu that is open survive refreshes.
 */
export class TreeEntry {
  readonly id: string;
  node: TreeNode;

  constructor(node: TreeNode) {
    this.id = node.id;
    this.node = node;
  }
}
