import { globEscape } from '../redis/scanSlice.ts';

/** One BullMQ queue: all its keys start with `<prefix>:<name>:`. Old versions allowed colons in the name. */
export interface QueueId {
  readonly prefix: string;
  readonly name: string;
}

/** Keys of a queue that are read here; BullMQ's own names for them. */
export type QueueKeyKind =
  | 'meta'
  | 'wait'
  | 'paused'
  | 'active'
  | 'delayed'
  | 'prioritized'
  | 'waiting-children'
  | 'completed'
  | 'failed'
  | 'events'
  | 'id';

/** `prefix:name`: BullMQ's qualified name, and the scope of a task's ref. */
export function queueScope(queue: QueueId): string {
  return `${queue.prefix}:${queue.name}`;
}

export function queueKey(queue: QueueId, kind: QueueKeyKind): string {
  return `${queueScope(queue)}:${kind}`;
}

/** The hash that holds a job. */
export function jobKey(queue: QueueId, jobId: string): string {
  return `${queueScope(queue)}:${jobId}`;
}

/**
 * Pattern for SCAN that matches the meta hash (`:meta`) and the job counter (`:id`) of every queue under the prefix, and
 * hardly anything else: the other keys of a queue, and job ids that are numbers or UUIDs, end otherwise.
 */
export function markPattern(prefix: string): string {
  return `${globEscape(prefix)}:*[ti][ad]`;
}

/** The queue whose key of this kind that would be, under the longest of the prefixes that fits; else `null`. */
export function parseQueueKey(prefixes: readonly string[], key: string, kind: 'meta' | 'id'): QueueId | null {
  const suffix = `:${kind}`;
  return key.endsWith(suffix) ? parseScope(prefixes, key.slice(0, -suffix.length)) : null;
}

/** No real queue comes near it; a longer name would travel with every one of its jobs. */
const LONGEST_SCOPE = 1_024;

/** Reads back {@link queueScope}; `null` when it is under none of the prefixes, or too long to be meant. */
export function parseScope(prefixes: readonly string[], scope: string): QueueId | null {
  if (scope.length > LONGEST_SCOPE) return null;
  let best: QueueId | null = null;
  for (const prefix of prefixes) {
    if (!scope.startsWith(`${prefix}:`)) continue;
    const name = scope.slice(prefix.length + 1);
    if (name !== '' && (best === null || prefix.length > best.prefix.length)) best = { prefix, name };
  }
  return best;
}

/** A run of a job scheduler: the one kind of job whose id has colons. */
const SCHEDULED = /^[^:]+:.+?:(?=repeat:[^:]+:\d+$)/su;

/** Where the id of a job begins in its full key; 0: there is none. */
function idStart(key: string): number {
  return SCHEDULED.exec(key)?.[0].length ?? key.lastIndexOf(':') + 1;
}

/** The job id at the end of a job's full key, as `parentKey` holds it; `null` when there is none. */
export function jobIdOfKey(key: string): string | null {
  const start = idStart(key);
  return start === 0 || start === key.length ? null : key.slice(start);
}

/** The queue and the id in a job's full key, also under a prefix that is not watched: flows lead there. `null`: no key of a job. */
export function parseJobKey(
  prefixes: readonly string[],
  key: string,
): { readonly queue: QueueId; readonly id: string } | null {
  const id = jobIdOfKey(key);
  if (id === null || id.length > LONGEST_SCOPE) return null;
  const queue = parseScopeOfAnyPrefix(prefixes, key.slice(0, key.length - id.length - 1));
  return queue === null ? null : { queue, id };
}

/** As {@link parseScope}; under none of the prefixes, all before the last colon is the prefix. */
export function parseScopeOfAnyPrefix(prefixes: readonly string[], scope: string): QueueId | null {
  const watched = parseScope(prefixes, scope);
  const colon = scope.lastIndexOf(':');
  if (watched !== null || colon < 1 || colon === scope.length - 1 || scope.length > LONGEST_SCOPE)
    return watched;
  return { prefix: scope.slice(0, colon), name: scope.slice(colon + 1) };
}
