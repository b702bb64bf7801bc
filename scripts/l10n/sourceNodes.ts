import { parseSync } from 'oxc-parser';

/** A node of a syntax tree (ESTree). */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** @throws Error when it is no TypeScript */
export function programOf(path: string, source: string): Node {
  const { program, errors } = parseSync(path, source, { sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message ?? ''}`);
  const root: unknown = program;
  if (!isNode(root)) throw new Error(`${path} has no syntax tree.`);
  return root;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** `t` of `t(…)` and of `vscode.l10n.t(…)`. */
export function calledName(callee: unknown): string {
  if (!isNode(callee)) return '';
  const named = callee.type === 'MemberExpression' ? callee['property'] : callee;
  return isNode(named) ? String(named['name']) : '';
}

/** Every node of a tree. */
export function nodesOf(root: Node): readonly Node[] {
  const found: Node[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value);
    else if (isNode(value)) {
      found.push(value);
      waiting.push(...Object.values(value));
    }
  }
  return found.toSorted((one, other) => one.start - other.start);
}

export function lineOf(source: string, { start }: Node): number {
  return source.slice(0, start).split('\n').length;
}
