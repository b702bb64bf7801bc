import type { TreeItem } from 'vscode';
import type { TreeNode } from './treeNode.ts';

/**
 * What VS Code holds for a row. It lives as long as the row's id is shown and always carries the newest node,
 * so that selection, expansion and a menu that is open survive refreshes.
 */
export class TreeEntry {
  readonly id: string;
  node: TreeNode;
  #item: { readonly of: TreeNode; readonly item: TreeItem } | null = null;

  constructor(node: TreeNode) {
    this.id = node.id;
    this.node = node;
  }

  /** The row as VS Code draws it, made once for each node. */
  item(make: (node: TreeNode) => TreeItem): TreeItem {
    const { node } = this;
    if (this.#item?.of !== node) this.#item = { of: node, item: make(node) };
    return this.#item.item;
  }

  /** The item is made anew when it is asked for: a tooltip was put into it, which holds for now only. */
  forgetItem(): void {
    this.#item = null;
  }
}
