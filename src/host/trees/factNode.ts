import { visibleLine } from '../../model/visibleText.ts';
import { markdownText } from '../format/markdownText.ts';
import type { TreeNode } from './treeNode.ts';

const MAX_TEXT = 200;

/** A row that tells one fact: `pool  prefork`. Absent when it cannot be known. */
export function factNode(id: string, label: string, value: string | null): readonly TreeNode[] {
  if (value === null) return [];
  const description = visibleLine(value, MAX_TEXT);
  return [{ id, label, description, tooltip: `${markdownText(label)}: ${markdownText(value, 2_000)}` }];
}
