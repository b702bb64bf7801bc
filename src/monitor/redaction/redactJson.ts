import { REDACTED } from '../../model/redaction.ts';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import type { IsSecretKey } from './keyPatterns.ts';
import { redactText } from './redactText.ts';

/** JSON text in which the values of secret keys are replaced, and so in strings that hold text with keys; the text itself when there are none. */
export function redactJson(text: string, isSecret: IsSecretKey): string {
  const parsed = parseTolerantJson(text);
  if (!parsed.ok) return redactText(text, isSecret);
  const redacted = redactNode(parsed.value, isSecret);
  return redacted === parsed.value ? text : formatDataNode(redacted, 0);
}

/** The node itself when nothing in it is secret. */
function redactNode(node: DataNode, isSecret: IsSecretKey): DataNode {
  if (node.kind === 'string') {
    const value = redactText(node.value, isSecret);
    return value === node.value ? node : { kind: 'string', value };
  }
  if (node.kind === 'array') {
    const items = node.items.map((item) => redactNode(item, isSecret));
    return items.every((item, index) => item === node.items[index]) ? node : { kind: 'array', items };
  }
  if (node.kind !== 'object') return node;
  const entries = node.entries.map(
    ([key, value]) =>
      [key, isSecret(key) && !saysNothing(value) ? SECRET : redactNode(value, isSecret)] as const,
  );
  return entries.every(([, value], index) => value === node.entries[index]?.[1])
    ? node
    : { kind: 'object', entries };
}

const SECRET: DataNode = { kind: 'string', value: REDACTED };

function saysNothing(node: DataNode): boolean {
  return node.kind === 'null' || node.kind === 'boolean' || (node.kind === 'string' && node.value === '');
}
