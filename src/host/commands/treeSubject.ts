import { TreeEntry } from '../trees/treeEntry.ts';
import type { TreeSubject } from '../trees/treeNode.ts';

/** What a command was called on when it came from a row of a view; `null` from the palette. */
export function subjectOf(argument: unknown): TreeSubject | null {
  return argument instanceof TreeEntry ? (argument.node.subject ?? null) : null;
}
