import type { Payload } from '../../model/payload.ts';
import type { TaskDetail } from '../../model/task.ts';
import { type DataNode, formatDataNode, parseTolerantJson } from '../../model/tolerantJson.ts';
import { circumstances } from './circumstances.ts';
import { number, object, text, time, type Entry } from './dataNodes.ts';

/**
 * A task as JSON text for an editor or the clipboard. Values that are known exactly keep every digit (and Python's
 * bare `NaN`); of others it says what they are: a representation, undecoded, or unknown.
 */
export function taskJson(detail: TaskDetail): string {
  const { task } = detail;
  return formatDataNode(
    object([
      ['id', text(task.ref.id)],
      ['name', text(task.name)],
      ['state', text(task.state)],
      ['system', text(task.ref.system)],
      ['connection', text(task.ref.connectionId)],
      ['queue', text(task.queue)],
      ['worker', text(task.worker)],
      ['sent', time(task.sentAt)],
      ['received', time(task.receivedAt)],
      ['started', time(task.startedAt)],
      ['finished', time(task.finishedAt)],
      ['due', time(task.etaAt)],
      ['runtimeMs', number(task.runtimeMs)],
      ['retries', number(task.retries)],
      ['maxRetries', number(detail.maxRetries)],
      ['parent', text(task.parentId)],
      ['root', text(task.rootId)],
      ...argumentEntries(detail),
      ...payloadEntries('result', detail.result),
      ['progress', detail.progress === null ? text(null) : exact(detail.progress)],
      ['exception', text(detail.exception ?? task.error)],
      ['tracebacks', { kind: 'array', items: detail.tracebacks.map(text) }],
      ...circumstances(detail),
    ]),
    2,
  );
}

/** The arguments: a job has its data alone. */
export function argumentEntries({ task, args, kwargs }: TaskDetail): readonly Entry[] {
  return task.ref.system === 'bullmq'
    ? payloadEntries('data', args)
    : [...payloadEntries('args', args), ...payloadEntries('kwargs', kwargs)];
}

/** A value, and where it was read; what is not known exactly says what it is. */
export function payloadEntries(name: string, value: Payload): readonly Entry[] {
  const source = (from: string): Entry => [`${name}Source`, text(from)];
  switch (value.kind) {
    case 'json':
      return [[name, exact(value.text)], source(value.source)];
    case 'repr': {
      const repr = object([
        ['repr', text(value.text)],
        ['truncated', { kind: 'boolean', value: value.truncated }],
      ]);
      return [[name, repr], source(value.source)];
    }
    case 'opaque': {
      const opaque = object([
        ['contentType', text(value.contentType)],
        ['bytes', number(value.bytes)],
        ['repr', text(value.repr)],
      ]);
      return [[name, opaque], source(value.source)];
    }
    case 'absent':
      return [[name, object([['unknown', text(value.reason)]])]];
    default:
      return value satisfies never;
  }
}

function exact(json: string): DataNode {
  const parsed = parseTolerantJson(json);
  return parsed.ok ? parsed.value : text(json);
}
