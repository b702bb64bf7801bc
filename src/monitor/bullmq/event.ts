import type { ConnectionId } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { excerpt, firstLine } from './excerpt.ts';
import { queueScope, type QueueId } from './keys.ts';
import { type StreamEntry, streamIdTime } from './streamEntry.ts';

/**
 * What a stream entry says.
 * - `job`: something about one job. `afterAttempt`: an attempt may just have failed, so that its record tells more
 *   (the reason, the stack, how often it was tried).
 * - `queue`: the queue as a whole changed: paused, resumed, drained, cleaned.
 * - `ignored`: nothing about a job's life: duplicates, and events that an application publishes itself.
 */
export type QueueEvent =
  | {
      readonly kind: 'job';
      readonly update: TaskUpdate;
      readonly jobId: string;
      readonly afterAttempt: boolean;
    }
  | { readonly kind: 'queue' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'malformed'; readonly reason: string };

type Change = Omit<TaskUpdate, 'ref' | 'at' | 'queue'>;
type Fields = StreamEntry['fields'];

/** Longer ids are refused: BullMQ's own are numbers or UUIDs, custom ones are short words. */
const MAX_JOB_ID = 1_024;

/**
 * Events about a job, as the library's Lua scripts add them (version 1 to 6). `failed` comes once, when no attempt is
 * left; an attempt that will be repeated shows as `delayed`, or as `waiting` with `prev` `active` (`failed` before
 * version 5.1).
 */
const JOB_EVENTS: Readonly<Record<string, (fields: Fields, at: number) => Change | null>> = {
  added: (fields, at) => ({
    state: 'waiting',
    sentAt: at,
    ...(fields.has('name') ? { name: excerpt(fields.get('name') ?? '') } : {}),
  }),
  waiting: () => ({ state: 'waiting' }),
  prioritized: () => ({ state: 'prioritized' }),
  'waiting-children': () => ({ state: 'waiting-children' }),
  delayed: (fields, at) => ({ state: 'delayed', ...dueAt(fields.get('delay'), at) }),
  active: (_fields, at) => ({ state: 'started', startedAt: at }),
  progress: () => ({}),
  completed: (fields, at) => ({
    state: 'succeeded',
    finishedAt: at,
    ...(fields.has('returnvalue') ? { resultRepr: excerpt(fields.get('returnvalue') ?? '') } : {}),
  }),
  failed: (fields, at) => ({
    state: 'failed',
    finishedAt: at,
    error: firstLine(fields.get('failedReason') ?? '') || t('failed without a reason'),
  }),
  'retries-exhausted': (fields) => {
    const attempts = Number(fields.get('attemptsMade'));
    return Number.isSafeInteger(attempts) && attempts > 0 ? { retries: attempts - 1 } : {};
  },
  stalled: () => ({ state: 'waiting' }),
  removed: (fields, at) =>
    fields.get('prev') === 'completed' || fields.get('prev') === 'failed'
      ? null
      : { state: 'revoked', finishedAt: at },
};

const QUEUE_EVENTS: ReadonlySet<string> = new Set(['paused', 'resumed', 'drained', 'cleaned']);

/** Reads one entry of `<prefix>:<queue>:events`. Pure and total: whatever stands there, it never throws. */
export function normalizeEvent(connectionId: ConnectionId, queue: QueueId, entry: StreamEntry): QueueEvent {
  const name = entry.fields.get('event');
  if (name === undefined) return { kind: 'malformed', reason: 'an entry without the field "event"' };
  if (QUEUE_EVENTS.has(name)) return { kind: 'queue' };
  const read = Object.hasOwn(JOB_EVENTS, name) ? JOB_EVENTS[name] : undefined;
  if (read === undefined) return { kind: 'ignored' };
  const jobId = entry.fields.get('jobId') ?? '';
  if (jobId === '' || jobId.length > MAX_JOB_ID || jobId.includes('\uFFFD')) {
    return { kind: 'malformed', reason: `event "${firstLine(name)}" without a usable job id` };
  }
  const at = streamIdTime(entry.id);
  const change = read(entry.fields, at);
  if (change === null) return { kind: 'ignored' };
  const ref = { connectionId, system: 'bullmq', scope: queueScope(queue), id: jobId } as const;
  return {
    kind: 'job',
    update: { ref, at, queue: queue.name, ...change },
    jobId,
    afterAttempt: isAfterAttempt(name, entry.fields.get('prev')),
  };
}

function isAfterAttempt(event: string, prev: string | undefined): boolean {
  if (event === 'failed' || event === 'delayed') return true;
  return event === 'waiting' && (prev === 'active' || prev === 'failed');
}

/** `delay` is the moment at which the job is due; some versions add a fraction that only orders jobs. */
function dueAt(delay: string | undefined, at: number): Pick<Change, 'etaAt'> {
  const due = Math.floor(Number(delay));
  if (!Number.isSafeInteger(due) || due <= 0) return {};
  return { etaAt: due < 1e11 ? at + due : due };
}
