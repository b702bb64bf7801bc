import { calledName, isNode, lineOf, type Node, programOf } from './sourceNodes.ts';

/** Two words, a capitalized one, or one that ends in an ellipsis: what a person reads, as opposed to names and keys. */
const WORDS = /\p{L}{2,}[,:;]? \p{L}+|^\p{Lu}\p{Ll}+[….?]?$|^\p{L}+…$/u;

/** Calls whose arguments are translated, or go to the log, which is written in English. */
export const TRANSLATORS: ReadonlySet<string> = new Set(['t', 'tCount', 'tNodes']);
const LOGS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'log', 'refresh', 'sayOnce', 'onTooMany']);

/** A sentence in the code, and the line on which it begins. */
export interface Sentence {
  readonly line: number;
  readonly text: string;
}

/** Sentences in a source file that are neither translated where they stand nor written to the log. */
export function sentencesIn(path: string, source: string): readonly Sentence[] {
  const found: Sentence[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
      return;
    }
    if (!isNode(value) || !isRead(value)) return;
    const text = textOf(value);
    if (text !== null && WORDS.test(text)) {
      found.push({ line: lineOf(source, value), text });
    }
    for (const child of childrenOf(value)) visit(child);
  };
  visit(programOf(path, source));
  return found;
}

/** Types, imports, comparisons and classes of style sheets hold names, not sentences. */
function isRead(node: Node): boolean {
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression') return true;
  if (node.type.startsWith('TS') || node.type === 'ImportDeclaration') return false;
  if (node.type === 'Property' && nameOf(node['key']) === 'class') return false;
  if (node.type === 'BinaryExpression') return !/^[!=]==?$/.test(String(node['operator']));
  if (node.type !== 'CallExpression') return true;
  const name = calledName(node['callee']);
  return !TRANSLATORS.has(name) && !LOGS.has(name);
}

function childrenOf(node: Node): readonly unknown[] {
  if (node.type === 'SwitchCase') return [node['consequent']];
  if (node.type === 'Property' && node['computed'] !== true) return [node['value']];
  return Object.values(node);
}

function nameOf(key: unknown): unknown {
  return isNode(key) ? (key['name'] ?? key['value']) : undefined;
}

function textOf(node: Node): string | null {
  const { value } = node;
  if (node.type === 'Literal') return typeof value === 'string' ? value : null;
  if (node.type !== 'TemplateElement' || typeof value !== 'object' || value === null) return null;
  return 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : null;
}
