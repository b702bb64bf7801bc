import type { ConnectionId } from '../../model/connection.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { epochMs, parsePythonTime } from './pythonTime.ts';
import { isWireObject, textOf } from './wireFields.ts';

/** Names of the queues that a worker takes from; `null` when the reply is an error. */
export function readActiveQueues(reply: unknown): readonly string[] | null {
  if (!Array.isArray(reply)) return null;
  return reply.flatMap((queue: unknown) => (isWireObject(queue) ? (textOf(queue['name']) ?? []) : []));
}

/** Tasks in the reply to `active` or `reserved`; `null` when it is an error. */
export function readHeldTasks(
  reply: unknown,
  connectionId: ConnectionId,
  now: number,
): readonly TaskUpdate[] | null {
  if (!Array.isArray(reply)) return null;
  return reply.flatMap((info: unknown) => heldTask(info, connectionId, now) ?? []);
}

/** Tasks in the reply to `scheduled`, each with the moment when it is due; `null` when it is an error. */
export function readScheduledTasks(
  reply: unknown,
  connectionId: ConnectionId,
  now: number,
): readonly TaskUpdate[] | null {
  if (!Array.isArray(reply)) return null;
  return reply.flatMap((entry: unknown) => {
    if (!isWireObject(entry)) return [];
    const held = heldTask(entry['request'], connectionId, now);
    if (held === null) return [];
    const etaAt = parsePythonTime(entry['eta']);
    return etaAt === null ? held : { ...held, etaAt };
  });
}

/** The task in a reply to `query_task`: `{id: [state, info]}`; `null` when this worker does not have it. */
export function readQueriedTask(
  reply: unknown,
  connectionId: ConnectionId,
  id: string,
  now: number,
): TaskUpdate | null {
  if (!isWireObject(reply) || !Object.hasOwn(reply, id)) return null;
  const answer = reply[id];
  return Array.isArray(answer) ? heldTask(answer[1], connectionId, now) : null;
}

/**
 * `time_start` stands only in the record of a task that runs; without it the worker just holds the task.
 *
 * @param now epoch ms of our clock, the time of observations that carry none
 */
function heldTask(info: unknown, connectionId: ConnectionId, now: number): TaskUpdate | null {
  if (!isWireObject(info)) return null;
  const id = textOf(info['id']);
  if (id === undefined) return null;
  const startedAt = epochMs(info['time_start']);
  return {
    ref: { connectionId, system: 'celery', scope: '', id },
    at: startedAt ?? now,
    state: startedAt === null ? 'received' : 'started',
    ...(startedAt === null ? {} : { startedAt }),
    ...optionalText('name', info['name']),
    ...optionalText('worker', info['hostname']),
    ...optionalText('queue', anonymousQueue(info['delivery_info'])),
    ...optionalText('argsRepr', info['args']),
    ...optionalText('kwargsRepr', info['kwargs']),
  };
}

/** The anonymous exchange routes to the queue that the routing key names; any other exchange has bindings of its own. */
function anonymousQueue(delivery: unknown): unknown {
  if (!isWireObject(delivery)) return undefined;
  return delivery['exchange'] === '' || delivery['exchange'] === null ? delivery['routing_key'] : undefined;
}

function optionalText<Key extends 'name' | 'worker' | 'queue' | 'argsRepr' | 'kwargsRepr'>(
  key: Key,
  value: unknown,
): Partial<Record<Key, string>> {
  const text = textOf(value);
  return text === undefined ? {} : ({ [key]: text } as Partial<Record<Key, string>>);
}
