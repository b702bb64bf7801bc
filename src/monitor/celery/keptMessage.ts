import type { TaskRef } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import { formatDataNode, type DataNode } from '../../model/tolerantJson.ts';
import type { SystemContext } from '../system.ts';
import type { Envelope } from './envelope.ts';
import { bodyNode } from './messageBody.ts';
import type { StoredResult } from './results.ts';
import { fieldOf, taskHeaders } from './taskMessage.ts';
import { countOf, isWireObject, textOf, type WireObject } from './wireFields.ts';

/** Arguments above this many UTF-16 units are not kept: the history would grow by whole documents. */
const MAX_KEPT_LENGTH = 131_072;
/** Headers that others know better, or that are only for display. */
const UNKEPT_HEADERS: ReadonlySet<string> = new Set(['argsrepr', 'kwargsrepr', 'lang', 'id', 'task']);

/**
 * What a message says that nothing tells any more once its task has run; `null` for one that names no task.
 *
 * @param queue where it stood; `null`: not known
 * @param now epoch ms
 */
export function messageToKeep(envelope: Envelope, queue: string | null, now: number): TaskMessage | null {
  const { properties } = envelope;
  const headers = taskHeaders(envelope);
  const name = textOf(headers['task']);
  if (name === undefined) return null;
  const node = bodyNode(envelope.body);
  const delivery = isWireObject(properties['delivery_info']) ? properties['delivery_info'] : {};
  const [args, kwargs, embed] = node?.kind === 'array' ? node.items : protocolOneParts(node);
  return {
    name,
    queue: queue ?? textOf(delivery['routing_key']) ?? null,
    ...keptArguments(args, kwargs),
    embed: embed?.kind === 'object' ? keptText(formatDataNode(embed, 0)) : null,
    headers: keptText(headersText(headers)),
    priority: countOf(properties['priority']) ?? null,
    replyTo: textOf(properties['reply_to']) ?? null,
    redelivered: headers['redelivered'] === true || delivery['redelivered'] === true,
    seenAt: now,
  };
}

/** What an extended result record or an inspect reply tells of a message: its name and arguments, no more. */
export function calledMessage(
  call: { readonly name: string; readonly queue: string | null },
  args: DataNode | undefined,
  kwargs: DataNode | undefined,
  now: number,
): TaskMessage {
  return {
    ...call,
    ...keptArguments(args, kwargs),
    embed: null,
    headers: null,
    priority: null,
    replyTo: null,
    redelivered: null,
    seenAt: now,
  };
}

/** Name and arguments as they stand in a result record when the application sets `result_extended`. */
export function extendedMessage(result: StoredResult | null, now: number): TaskMessage | null {
  if (result?.kind !== 'record' || result.record.kind !== 'data') return null;
  const { fields } = result.record;
  const name = fieldOf(fields, 'name');
  const queue = fieldOf(fields, 'queue');
  if (name?.kind !== 'string' || name.value === '') return null;
  const call = { name: name.value, queue: queue?.kind === 'string' ? queue.value : null };
  return calledMessage(call, fieldOf(fields, 'args'), fieldOf(fields, 'kwargs'), now);
}

/** Keeps a message of a task that the history has, for when it is nowhere to be read any more. */
export function keepMessage(
  context: SystemContext,
  ref: TaskRef,
  envelope: Envelope,
  queue: string | null,
): void {
  const message = messageToKeep(envelope, queue, context.clock.now());
  if (message !== null) context.history.keepMessage(ref, message);
}

/** Both or none: a call with half of its arguments is another call. */
export function keptArguments(
  args: DataNode | undefined,
  kwargs: DataNode | undefined,
): Pick<TaskMessage, 'args' | 'kwargs'> {
  if (args?.kind !== 'array' || kwargs?.kind !== 'object') return { args: null, kwargs: null };
  const texts = { args: formatDataNode(args, 0), kwargs: formatDataNode(kwargs, 0) };
  return texts.args.length + texts.kwargs.length > MAX_KEPT_LENGTH ? { args: null, kwargs: null } : texts;
}

/** What was seen now, completed by what was seen before: an inspect reply tells arguments but no callbacks. */
export function completeMessage(seen: TaskMessage, kept: TaskMessage | null): TaskMessage {
  if (kept === null) return seen;
  const hasArguments = seen.args !== null;
  return {
    ...seen,
    queue: seen.queue ?? kept.queue,
    args: hasArguments ? seen.args : kept.args,
    kwargs: hasArguments ? seen.kwargs : kept.kwargs,
    embed: seen.embed ?? kept.embed,
    headers: seen.headers ?? kept.headers,
    priority: seen.priority ?? kept.priority,
    replyTo: seen.replyTo ?? kept.replyTo,
    redelivered: seen.redelivered ?? kept.redelivered,
  };
}

/** A body of protocol 1 holds everything side by side; its callbacks go by the same names. */
function protocolOneParts(body: DataNode | undefined): readonly (DataNode | undefined)[] {
  if (body?.kind !== 'object') return [];
  const embed: DataNode = {
    kind: 'object',
    entries: body.entries.filter(([key]) => key === 'callbacks' || key === 'errbacks' || key === 'chord'),
  };
  return [fieldOf(body, 'args'), fieldOf(body, 'kwargs'), embed];
}

function headersText(headers: WireObject): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(headers).filter(([name]) => !UNKEPT_HEADERS.has(name))),
  );
}

function keptText(text: string): string | null {
  return text.length > MAX_KEPT_LENGTH ? null : text;
}
