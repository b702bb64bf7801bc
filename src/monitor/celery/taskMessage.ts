import type { ConnectionId } from '../../model/connection.ts';
import type { Payload, PayloadSource } from '../../model/payload.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import type { Envelope } from './envelope.ts';
import { parsePythonTime } from './pythonTime.ts';
import { countOf, textOf } from './wireFields.ts';

/** The task that a message (protocol 2) is about, by its headers alone; `null` when it has no id. */
export function taskIdOf(envelope: Envelope): string | null {
  return textOf(envelope.headers['id']) ?? null;
}

/**
 * What the headers of a message that a worker holds say of its task. One that waits for its moment has an ETA.
 *
 * @param at epoch ms of the observation, for messages carry no time of their own
 */
export function describeHeldMessage(
  envelope: Envelope,
  connectionId: ConnectionId,
  queue: string | null,
  at: number,
): TaskUpdate | null {
  const id = taskIdOf(envelope);
  if (id === null) return null;
  const { headers } = envelope;
  const etaAt = parsePythonTime(headers['eta']);
  const retries = countOf(headers['retries']);
  return {
    ref: { connectionId, system: 'celery', scope: '', id },
    at,
    state: 'received',
    ...optionalText('name', headers['shadow'] ?? headers['task']),
    ...optionalText('argsRepr', headers['argsrepr']),
    ...optionalText('kwargsRepr', headers['kwargsrepr']),
    // A retry names its own id as its parent.
    ...optionalText('parentId', headers['parent_id'] === id ? null : headers['parent_id']),
    ...optionalText('rootId', headers['root_id']),
    ...(queue === null ? {} : { queue }),
    ...(retries === undefined ? {} : { retries }),
    ...(etaAt === null ? {} : { etaAt }),
  };
}

export interface MessageArguments {
  readonly args: Payload;
  readonly kwargs: Payload;
}

/** The exact arguments in a message of protocol 2 (`[args, kwargs, embed]`) or 1 (an object with `args`). */
export function messageArguments(envelope: Envelope, source: PayloadSource): MessageArguments {
  const { body, headers } = envelope;
  const parsed = body.kind === 'json' ? parseTolerantJson(body.text) : null;
  const [args, kwargs] = parsed?.ok === true ? argumentNodes(parsed.value) : [];
  if (args !== undefined && kwargs !== undefined) {
    return { args: jsonPayload(args, source), kwargs: jsonPayload(kwargs, source) };
  }
  const opaque = {
    kind: 'opaque',
    contentType: body.kind === 'opaque' ? body.contentType : 'application/json',
    bytes: body.kind === 'opaque' ? body.bytes : body.text.length,
    source,
  } as const;
  return {
    args: { ...opaque, repr: textOf(headers['argsrepr']) ?? null },
    kwargs: { ...opaque, repr: textOf(headers['kwargsrepr']) ?? null },
  };
}

export function jsonPayload(node: DataNode, source: PayloadSource): Payload {
  return { kind: 'json', text: formatDataNode(node, 0), source };
}

/** The value of a key; Python keeps the last one of several. */
export function fieldOf(node: DataNode | undefined, key: string): DataNode | undefined {
  return node?.kind === 'object' ? node.entries.findLast(([name]) => name === key)?.[1] : undefined;
}

function argumentNodes(body: DataNode): readonly (DataNode | undefined)[] {
  return body.kind === 'array' ? body.items : [fieldOf(body, 'args'), fieldOf(body, 'kwargs')];
}

function optionalText<Key extends 'name' | 'argsRepr' | 'kwargsRepr' | 'parentId' | 'rootId'>(
  key: Key,
  value: unknown,
): Partial<Record<Key, string>> {
  const text = textOf(value);
  return text === undefined ? {} : ({ [key]: text } as Partial<Record<Key, string>>);
}
