import { subjectOf } from '../../commands/treeSubject.ts';
import type { TreeSubject } from '../../trees/treeNode.ts';
import type { CommandCall } from '../actionCommand.ts';

/**
 * The rows of one kind that a command was called on: all selected ones when the one under the pointer is among them, else
 * that one alone, as every menu of VS Code does.
 */
export function rowsOf<K extends TreeSubject['kind']>(
  { argument, selected }: CommandCall,
  kind: K,
): readonly Extract<TreeSubject, { kind: K }>[] {
  const clicked = subjectOf(argument);
  const rows = Array.isArray(selected) && selected.includes(argument) ? selected.map(subjectOf) : [clicked];
  return rows.filter((row): row is Extract<TreeSubject, { kind: K }> => row?.kind === kind);
}
