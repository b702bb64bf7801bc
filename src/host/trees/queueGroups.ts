import { formatCount } from '../format/count.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { Wording } from './drawing.ts';
import { nodeId } from './nodeId.ts';
import type { TreeNode } from './treeNode.ts';

/** A queue's row with the name by which it is grouped. */
export interface NamedNode {
  readonly name: string;
  readonly node: TreeNode;
}

interface Place {
  readonly connectionId: string;
  readonly delimiter: string;
  /** What the names have in common so far, delimiter included. */
  readonly path: string;
}

/**
 * Rows under groups of what stands before a delimiter in their names, in their order. What shares its beginning with no
 * other row stands by itself. Without a delimiter, the rows as they are.
 */
export function groupQueues(
  rows: readonly NamedNode[],
  connectionId: string,
  delimiter: string,
  wording: Wording,
): readonly TreeNode[] {
  if (delimiter === '') return rows.map(({ node }) => node);
  return grouped(rows, { connectionId, delimiter, path: '' }, wording);
}

function grouped(rows: readonly NamedNode[], place: Place, wording: Wording): readonly TreeNode[] {
  // What has no such part is a group of its own, in its place.
  const groups = Map.groupBy(rows, (row) => firstPart(row.name, place) ?? row);
  return [...groups].flatMap(([part, members]) => {
    if (typeof part !== 'string' || members.length === 1) return members.map(({ node }) => node);
    return [groupNode(members, { ...place, path: `${place.path}${part}${place.delimiter}` }, wording)];
  });
}

/** What stands before the next delimiter; `null`: there is none. */
function firstPart(name: string, { path, delimiter }: Place): string | null {
  const end = name.indexOf(delimiter, path.length);
  return end === -1 ? null : name.slice(path.length, end);
}

function groupNode(rows: readonly NamedNode[], place: Place, wording: Wording): TreeNode {
  const { locale, t } = wording;
  return {
    id: nodeId('queueGroup', place.connectionId, place.path),
    label: visibleLine(place.path, 200),
    description: t('{0} queues', formatCount(rows.length, locale)),
    icon: { name: 'folder', color: null },
    expand: 'collapsed',
    children: grouped(rows, place, wording),
  };
}
