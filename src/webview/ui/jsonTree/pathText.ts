import type { DataNode } from '../../../model/tolerantJson.ts';

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** How code would reach a value: `args[0].error_type`, `data["odd key"]`. `positions`: from the root, as in a row's path. */
export function pathText(label: string, root: DataNode, positions: readonly number[]): string {
  const steps: string[] = [label];
  let node: DataNode | undefined = root;
  for (const position of positions) {
    if (node?.kind === 'array') {
      steps.push(`[${position}]`);
      node = node.items[position];
    } else if (node?.kind === 'object') {
      const entry: readonly [string, DataNode] | undefined = node.entries[position];
      if (entry === undefined) break;
      steps.push(IDENTIFIER.test(entry[0]) ? `.${entry[0]}` : `[${JSON.stringify(entry[0])}]`);
      node = entry[1];
    }
  }
  return steps.join('');
}
