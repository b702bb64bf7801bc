import type { ConnectionId } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import type { Payload } from '../../model/payload.ts';
import { toPlain, type DataNode } from '../../model/tolerantJson.ts';
import type { WorkerTask } from '../../model/workerDetail.ts';
import { isTruncatedRepr } from './pythonRepr.ts';
import { epochMs, parsePythonTime } from './pythonTime.ts';
import { fieldOf, jsonPayload } from './taskMessage.ts';
import { countOf, textOf } from './wireFields.ts';

/** More tasks than this are not listed; nobody reads them. */
export const MAX_LISTED = 500;

/** The tasks in a worker's reply to `active` or `reserved`; `null` when it is an error. */
export function readWorkerTasks(
  reply: DataNode | undefined,
  connectionId: ConnectionId,
): readonly WorkerTask[] | null {
  if (reply?.kind !== 'array') return null;
  return reply.items.slice(0, MAX_LISTED).flatMap((item) => readTask(item, connectionId, null) ?? []);
}

/** The tasks in a worker's reply to `scheduled`, each with the moment when it is due. */
export function readScheduledWorkerTasks(
  reply: DataNode | undefined,
  connectionId: ConnectionId,
): readonly WorkerTask[] | null {
  if (reply?.kind !== 'array') return null;
  return reply.items
    .slice(0, MAX_LISTED)
    .flatMap(
      (item) => readTask(fieldOf(item, 'request'), connectionId, parsePythonTime(plain(item, 'eta'))) ?? [],
    );
}

/** A task as the store has it: what events told of it. */
export function workerTaskOf(record: TaskRecord): WorkerTask {
  return {
    ref: record.ref,
    name: record.name,
    args: reprOf(record.argsRepr),
    kwargs: reprOf(record.kwargsRepr),
    startedAt: record.startedAt,
    etaAt: record.etaAt,
    pid: null,
  };
}

function readTask(
  info: DataNode | undefined,
  connectionId: ConnectionId,
  etaAt: number | null,
): WorkerTask | null {
  const id = textOf(plain(info, 'id'));
  if (id === undefined) return null;
  return {
    ref: { connectionId, system: 'celery', scope: '', id },
    name: textOf(plain(info, 'name')) ?? null,
    args: argumentsOf(fieldOf(info, 'args')),
    kwargs: argumentsOf(fieldOf(info, 'kwargs')),
    startedAt: epochMs(plain(info, 'time_start')),
    etaAt,
    pid: countOf(plain(info, 'worker_pid')) ?? null,
  };
}

/** A field as plain data, where it is no list or object. */
function plain(node: DataNode | undefined, key: string): unknown {
  const field = fieldOf(node, key);
  return field === undefined || field.kind === 'array' || field.kind === 'object'
    ? undefined
    : toPlain(field);
}

/** Asked to answer safely, a worker writes representations instead of values. */
function argumentsOf(node: DataNode | undefined): Payload {
  if (node === undefined) return untold();
  if (node.kind !== 'string') return jsonPayload(node, 'inspect reply');
  return { kind: 'repr', text: node.value, truncated: isTruncatedRepr(node.value), source: 'inspect reply' };
}

function reprOf(repr: string | null): Payload {
  if (repr === null) return untold();
  return { kind: 'repr', text: repr, truncated: isTruncatedRepr(repr), source: 'event' };
}

function untold(): Payload {
  return { kind: 'absent', reason: t('Nothing that was seen tells its arguments.') };
}
