import type { ConnectionId } from '../../model/connection.ts';
import type { KnownTaskState } from '../../model/taskState.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { WantedJob } from './jobReader.ts';
import { delayedUntil } from './jobState.ts';
import { type QueueId, queueKey, type QueueKeyKind, queueScope } from './keys.ts';
import { listOf, numberOf, replyValue, textOf } from './replyValue.ts';

/** A job found in a state set of its queue. */
export interface FoundJob extends WantedJob {
  readonly state: KnownTaskState;
  readonly finishedAt: number | null;
  readonly etaAt: number | null;
}

/** Active jobs read of a queue; more than its workers have at once. */
const ACTIVE = 200;
/** Jobs read of each other state. */
const NEWEST = 20;

interface StateSet {
  readonly kind: QueueKeyKind;
  readonly state: KnownTaskState;
  readonly read: (key: string) => RedisCommand;
}

/** Finished jobs newest first; waiting ones next to run first. */
const STATE_SETS: readonly StateSet[] = [
  { kind: 'active', state: 'started', read: (key) => ['LRANGE', key, 0, ACTIVE - 1] },
  { kind: 'wait', state: 'waiting', read: (key) => ['LRANGE', key, -NEWEST, -1] },
  { kind: 'paused', state: 'waiting', read: (key) => ['LRANGE', key, -NEWEST, -1] },
  { kind: 'prioritized', state: 'prioritized', read: (key) => ['ZRANGE', key, 0, NEWEST - 1] },
  { kind: 'waiting-children', state: 'waiting-children', read: (key) => ['ZRANGE', key, 0, NEWEST - 1] },
  { kind: 'delayed', state: 'delayed', read: (key) => ['ZRANGE', key, 0, NEWEST - 1, 'WITHSCORES'] },
  { kind: 'completed', state: 'succeeded', read: (key) => ['ZREVRANGE', key, 0, NEWEST - 1, 'WITHSCORES'] },
  { kind: 'failed', state: 'failed', read: (key) => ['ZREVRANGE', key, 0, NEWEST - 1, 'WITHSCORES'] },
];

/** How many replies {@link parseStateSets} takes. */
export const STATE_SET_COMMANDS = STATE_SETS.length;

/** A bounded look into each state set of the queue, whatever their size. */
export function stateSetCommands(queue: QueueId): readonly RedisCommand[] {
  return STATE_SETS.map(({ kind, read }) => read(queueKey(queue, kind)));
}

/**
 * The jobs in the replies of {@link stateSetCommands}.
 *
 * @param serverNow epoch ms of the server's clock; a finished job's own time comes from its worker's clock, which may
 *   run ahead
 */
export function parseStateSets(
  connectionId: ConnectionId,
  queue: QueueId,
  replies: readonly PipelineReply[],
  serverNow: number,
): readonly FoundJob[] {
  return STATE_SETS.flatMap(({ kind, state }, index) => {
    const withScores = kind === 'delayed' || kind === 'completed' || kind === 'failed';
    return members(replyValue(replies[index]), withScores).map(({ id, score }): FoundJob => {
      const finishedAt = kind === 'delayed' ? null : score;
      return {
        queue,
        ref: { connectionId, system: 'bullmq', scope: queueScope(queue), id },
        at: Math.min(finishedAt ?? serverNow, serverNow),
        state,
        finishedAt,
        etaAt: kind === 'delayed' && score !== null ? delayedUntil(score) : null,
      };
    });
  });
}

function members(
  reply: unknown,
  withScores: boolean,
): readonly { readonly id: string; readonly score: number | null }[] {
  const values = listOf(reply);
  const found: { id: string; score: number | null }[] = [];
  for (let index = 0; index < values.length; index += withScores ? 2 : 1) {
    const id = textOf(values[index]);
    // `0:<ms>` is the marker by which old versions woke their workers.
    if (id === null || id === '' || id.startsWith('0:')) continue;
    found.push({ id, score: withScores ? numberOf(values[index + 1]) : null });
  }
  return found;
}

/** Reads the reply of TIME, as epoch ms of the server; `null` when it is something else. */
export function parseServerTime(reply: unknown): number | null {
  const [seconds, microseconds] = listOf(reply).map(numberOf);
  return typeof seconds === 'number' && typeof microseconds === 'number'
    ? seconds * 1_000 + Math.floor(microseconds / 1_000)
    : null;
}
