import { randomUUID } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import { unreadableMessage } from './readableMessage.ts';

export type RewriteResult =
  | { readonly ok: true; readonly message: Buffer }
  /** Why it must not be written: the end of a sentence that begins with "the message cannot be moved:". */
  | { readonly ok: false; readonly problem: string };

/** A field by its path from the envelope, and what it becomes. */
type Change = readonly [path: readonly [string, ...string[]], value: DataNode];

const TRUE: DataNode = { kind: 'boolean', value: true };

/**
 * The same message for another queue: a delivery tag of its own and a new routing key on the anonymous exchange, so that
 * a worker that gives it back gives it back to that queue. Everything else stays, digit for digit.
 */
export function messageForQueue(message: Buffer, queue: string): RewriteResult {
  const envelope = parse(message);
  if (envelope === null) return { ok: false, problem: t('it is not JSON') };
  return rewrite(envelope, 'refused', [
    [['properties', 'delivery_tag'], text(randomUUID())],
    [['properties', 'delivery_info', 'exchange'], text('')],
    [['properties', 'delivery_info', 'routing_key'], text(queue)],
  ]);
}

/**
 * The message inside a value of the in-flight table, marked as kombu marks what it delivers again. A body that is not JSON
 * passes: a worker has taken this message before, and kombu itself would deliver it again after the visibility timeout.
 */
export function messageToRedeliver(held: Buffer): RewriteResult {
  const value = parse(held);
  const envelope = value?.kind === 'array' ? value.items[0] : undefined;
  if (envelope === undefined) return { ok: false, problem: t('it is not a message in flight') };
  return rewrite(envelope, 'accepted', [
    [['headers', 'redelivered'], TRUE],
    [['properties', 'delivery_info', 'redelivered'], TRUE],
  ]);
}

function rewrite(
  envelope: DataNode,
  opaque: 'refused' | 'accepted',
  changes: readonly Change[],
): RewriteResult {
  const before = unreadableMessage(envelope, opaque);
  if (before !== null) return { ok: false, problem: before };
  const changed = changes.reduce((node, [path, value]) => withField(node, path, value), envelope);
  const message = Buffer.from(formatDataNode(changed, 0));
  // What is written is read once more as a worker will read it.
  const written = parse(message);
  const after = written === null ? t('it is not JSON') : unreadableMessage(written, opaque);
  return after === null ? { ok: true, message } : { ok: false, problem: after };
}

function parse(message: Buffer): DataNode | null {
  const parsed = isUtf8(message) ? parseTolerantJson(message.toString()) : null;
  return parsed?.ok === true ? parsed.value : null;
}

function withField(
  node: DataNode,
  [key, ...rest]: readonly [string, ...string[]],
  value: DataNode,
): DataNode {
  if (node.kind !== 'object') return node;
  const [next, ...others] = rest;
  const old = node.entries.findLast(([name]) => name === key)?.[1];
  const changed = next === undefined ? value : withField(old ?? NOTHING, [next, ...others], value);
  return { kind: 'object', entries: [...node.entries.filter(([name]) => name !== key), [key, changed]] };
}

const NOTHING: DataNode = { kind: 'object', entries: [] };

function text(value: string): DataNode {
  return { kind: 'string', value };
}
