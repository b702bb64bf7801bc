import type { ConnectionId } from '../../model/connection.ts';
import type { Payload, PayloadSource } from '../../model/payload.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { formatDataNode, type DataNode } from '../../model/tolerantJson.ts';
import type { Envelope } from './envelope.ts';
import { bodyNode, parseBody } from './messageBody.ts';
import type { StoredResult } from './results.ts';
import { parsePythonTime } from './pythonTime.ts';
import { countOf, isWireObject, textOf, type WireObject } from './wireFields.ts';

/**
 * The task that a message is about: by its headers in protocol 2, by its body in protocol 1; `null` when it has no id.
 */
export function taskIdOf(envelope: Envelope): string | null {
  return textOf(taskHeaders(envelope)['id']) ?? null;
}

/** What protocol 1 writes beside what became headers; `taskset` is the group's older name. */
const PROTOCOL_1_PARTS: ReadonlySet<string> = new Set([
  'args',
  'kwargs',
  'callbacks',
  'errbacks',
  'chord',
  'taskset',
]);

/** The headers of a task message; in protocol 1 they stand in its body, beside the arguments. */
export function taskHeaders({ headers, body }: Envelope): WireObject {
  if (headers['task'] !== undefined || headers['id'] !== undefined) return headers;
  const fields = parseBody(body);
  if (!isWireObject(fields) || textOf(fields['task']) === undefined) return headers;
  const rest = Object.entries(fields).filter(([name]) => !PROTOCOL_1_PARTS.has(name));
  return { ...headers, ...Object.fromEntries(rest), group: fields['taskset'] ?? fields['group'] };
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
  const headers = taskHeaders(envelope);
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
    ...optionalText('groupId', headers['group']),
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
  const node = bodyNode(body);
  const [args, kwargs] = node === undefined ? [] : argumentNodes(node);
  if (args !== undefined && kwargs !== undefined) {
    return { args: jsonPayload(args, source), kwargs: jsonPayload(kwargs, source) };
  }
  const opaque = {
    kind: 'opaque',
    contentType: body.kind === 'opaque' ? body.contentType : 'application/json',
    bytes: body.kind === 'json' ? Buffer.byteLength(body.text) : body.bytes,
    source,
  } as const;
  return {
    args: { ...opaque, repr: textOf(headers['argsrepr']) ?? null },
    kwargs: { ...opaque, repr: textOf(headers['kwargsrepr']) ?? null },
  };
}

/** Name, args and kwargs stand in the record when the application sets `result_extended`. */
export function extendedArguments(result: StoredResult | null): MessageArguments | null {
  if (result?.kind !== 'record' || result.record.kind !== 'data') return null;
  const args = fieldOf(result.record.fields, 'args');
  const kwargs = fieldOf(result.record.fields, 'kwargs');
  if (args?.kind !== 'array' || kwargs?.kind !== 'object') return null;
  return { args: jsonPayload(args, 'result record'), kwargs: jsonPayload(kwargs, 'result record') };
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

function optionalText<Key extends 'name' | 'argsRepr' | 'kwargsRepr' | 'parentId' | 'rootId' | 'groupId'>(
  key: Key,
  value: unknown,
): Partial<Record<Key, string>> {
  const text = textOf(value);
  return text === undefined ? {} : ({ [key]: text } as Partial<Record<Key, string>>);
}
