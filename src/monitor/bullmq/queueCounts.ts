import type { BullmqState } from '../../model/queue.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { type QueueId, queueKey, type QueueKeyKind, queueScope } from './keys.ts';
import { listOf, numberOf, replyValue, textOf } from './replyValue.ts';

/** What one look at a queue tells. `null` counts: a key of another type, or forbidden. */
export interface QueueLook {
  /** Whether the meta hash is BullMQ's; `null` when it could not be read. */
  readonly isBullmq: boolean | null;
  readonly paused: boolean | null;
  readonly counts: Readonly<Record<BullmqState, number>> | null;
  /** Jobs executed at once over all workers at most; `null`: no limit. */
  readonly globalConcurrency: number | null;
  readonly rateLimit: { readonly max: number; readonly durationMs: number } | null;
  /** The waiting job that is next to run, mostly the oldest; `null`: none. */
  readonly nextJobId: string | null;
}

const META_FIELDS = ['opts.maxLenEvents', 'version', 'paused', 'concurrency', 'max', 'duration'] as const;

const STATE_KEYS = [
  ['waiting', 'LLEN', 'wait'],
  ['paused', 'LLEN', 'paused'],
  ['active', 'LLEN', 'active'],
  ['delayed', 'ZCARD', 'delayed'],
  ['prioritized', 'ZCARD', 'prioritized'],
  ['waiting-children', 'ZCARD', 'waiting-children'],
  ['completed', 'ZCARD', 'completed'],
  ['failed', 'ZCARD', 'failed'],
] as const satisfies readonly (readonly [BullmqState, 'LLEN' | 'ZCARD', QueueKeyKind])[];

/** Verifies that a meta hash is BullMQ's own. Answers WRONGTYPE for a key that is no hash. */
export function metaCommand(queue: QueueId): RedisCommand {
  return ['HMGET', queueKey(queue, 'meta'), ...META_FIELDS];
}

/**
 * Verifies a queue that was not followed yet: its meta hash, and the stream by which BullMQ 1 tells its `QueueScheduler` of
 * delayed jobs.
 */
export function verifyCommands(queue: QueueId): readonly RedisCommand[] {
  return [metaCommand(queue), ['TYPE', `${queueScope(queue)}:delay`]];
}

/** How many replies {@link parseVerification} takes. */
export const VERIFY_COMMANDS = 2;

/** What kind of queue it is; `null`: none of BullMQ's. Whoever notes a version is newer than what left the stream. */
export function parseVerification([meta, delay]: readonly PipelineReply[]): 'bullmq' | 'bullmq-1' | null {
  if (parseMeta(meta).isBullmq !== true) return null;
  const hasStream = textOf(replyValue(delay)) === 'stream';
  const version = meta?.ok === true ? listOf(meta.value)[META_FIELDS.indexOf('version')] : null;
  return hasStream && (version ?? null) === null ? 'bullmq-1' : 'bullmq';
}

export type MetaLook = Pick<QueueLook, 'isBullmq' | 'paused' | 'globalConcurrency' | 'rateLimit'>;

const NO_LIMITS = { paused: null, globalConcurrency: null, rateLimit: null } as const;

/**
 * BullMQ notes the length of its event stream or its version in the hash. The older Bull may leave one there that
 * holds `paused` alone.
 */
export function parseMeta(reply: PipelineReply | undefined): MetaLook {
  if (reply === undefined) return { ...NO_LIMITS, isBullmq: null };
  if (!reply.ok) return { ...NO_LIMITS, isBullmq: reply.error.startsWith('WRONGTYPE') ? false : null };
  const [maxEvents, version, paused, concurrency, max, duration] = listOf(reply.value);
  const isBullmq = (maxEvents ?? null) !== null || textOf(version)?.startsWith('bullmq') === true;
  return {
    isBullmq,
    paused: (paused ?? null) !== null,
    globalConcurrency: numberOf(concurrency),
    rateLimit: rateLimitOf(numberOf(max), numberOf(duration)),
  };
}

/**
 * The commands of one look, all O(1). Old versions woke their workers by a marker (`0:<ms>`) at the end of the waiting or
 * paused list, which is no job.
 */
export function lookCommands(queue: QueueId): readonly RedisCommand[] {
  return [
    metaCommand(queue),
    ...STATE_KEYS.map(([, command, kind]): RedisCommand => [command, queueKey(queue, kind)]),
    ['LINDEX', queueKey(queue, 'wait'), -1],
    ['LINDEX', queueKey(queue, 'paused'), -1],
  ];
}

/** How many replies {@link parseLook} takes. */
export const LOOK_COMMANDS = STATE_KEYS.length + 3;

/** Reads the replies of {@link lookCommands}, in order. */
export function parseLook(replies: readonly PipelineReply[]): QueueLook {
  const [meta, ...rest] = replies;
  const lengths = STATE_KEYS.map((_, index) => countOf(rest[index]));
  const [waitEnd, pausedEnd] = rest.slice(STATE_KEYS.length);
  const nextJobId = jobIdOf(waitEnd) ?? jobIdOf(pausedEnd);
  if (lengths.some((length) => length === null)) return { ...parseMeta(meta), counts: null, nextJobId };
  const length = (state: BullmqState) => lengths[STATE_KEYS.findIndex(([key]) => key === state)] ?? 0;
  return {
    ...parseMeta(meta),
    nextJobId,
    counts: {
      waiting: withoutMarker(length('waiting'), waitEnd),
      prioritized: length('prioritized'),
      delayed: length('delayed'),
      active: length('active'),
      'waiting-children': length('waiting-children'),
      completed: length('completed'),
      failed: length('failed'),
      paused: withoutMarker(length('paused'), pausedEnd),
    },
  };
}

function rateLimitOf(max: number | null, durationMs: number | null): QueueLook['rateLimit'] {
  return max === null || durationMs === null ? null : { max, durationMs };
}

function jobIdOf(end: PipelineReply | undefined): string | null {
  const id = end?.ok === true ? textOf(end.value) : null;
  return id === null || id === '' || id.startsWith('0:') ? null : id;
}

function countOf(reply: PipelineReply | undefined): number | null {
  return reply?.ok === true ? numberOf(reply.value) : null;
}

function withoutMarker(length: number, end: PipelineReply | undefined): number {
  const marker = end?.ok === true ? textOf(end.value) : null;
  return marker?.startsWith('0:') === true ? Math.max(0, length - 1) : length;
}
