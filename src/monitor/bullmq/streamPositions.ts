import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { queueKey, type QueueId } from './keys.ts';
import {
  compareStreamIds,
  parseStreamEntries,
  STREAM_START,
  type StreamEntry,
  type StreamId,
} from './streamEntry.ts';

/** How far one queue's event stream has been read. */
export interface StreamPosition {
  readonly queue: QueueId;
  readonly key: string;
  /** The last entry that was read. */
  readonly lastId: StreamId;
  /** The newest entry that is known to have been there; {@link STREAM_START}: none. */
  readonly seenId: StreamId;
  /** The last read was full: more is waiting, and may be trimmed before it is read. */
  readonly isBehind: boolean;
}

/** @param seenId the newest entry that is there, if that is not the one after which to read */
export function startAt(queue: QueueId, lastId: StreamId, seenId = lastId): StreamPosition {
  return { queue, key: queueKey(queue, 'events'), lastId, seenId, isBehind: false };
}

/** The position after these entries; `asked` is the COUNT of the read. */
export function advance(
  position: StreamPosition,
  entries: readonly StreamEntry[],
  asked: number,
): StreamPosition {
  const last = entries.at(-1);
  if (last === undefined) return position;
  const seenId = compareStreamIds(last.id, position.seenId) > 0 ? last.id : position.seenId;
  return { ...position, lastId: last.id, seenId, isBehind: entries.length >= asked };
}

/** XREAD of all these streams at once. */
export function readCommand(
  positions: readonly StreamPosition[],
  count: number,
  blockMs: number,
): RedisCommand {
  return [
    'XREAD',
    'COUNT',
    count,
    'BLOCK',
    blockMs,
    'STREAMS',
    ...positions.map(({ key }) => key),
    ...positions.map(({ lastId }) => lastId),
  ];
}

/** Asks for the oldest and the newest entry that a stream still has. */
export function boundsCommands({ key }: StreamPosition): readonly RedisCommand[] {
  return [
    ['XRANGE', key, '-', '+', 'COUNT', 1],
    ['XREVRANGE', key, '+', '-', 'COUNT', 1],
  ];
}

export type BoundsCheck =
  /** Nothing after the position has been lost. */
  | { readonly kind: 'continuous' }
  /** Entries after the position may be gone; reading goes on at `from`. */
  | { readonly kind: 'trimmed'; readonly from: StreamPosition }
  /** The key cannot be read: another type, or forbidden. */
  | { readonly kind: 'unreadable'; readonly error: string };

/**
 * Judges the replies of {@link boundsCommands}. A stream whose oldest entry is newer than the last one read has been
 * trimmed past it. One that is empty or ends before what was seen in it was deleted, and begins again. Of one that was never read
 * only the newest entry is known.
 */
export function checkBounds(position: StreamPosition, replies: readonly PipelineReply[]): BoundsCheck {
  const [first, last] = replies;
  if (first?.ok !== true || last?.ok !== true) {
    const refused = [first, last].find((reply) => reply?.ok === false);
    return { kind: 'unreadable', error: refused?.ok === false ? refused.error : 'no reply' };
  }
  if (position.seenId === STREAM_START) return { kind: 'continuous' };
  const [oldest] = parseStreamEntries(first.value);
  const [newest] = parseStreamEntries(last.value);
  if (oldest === undefined || newest === undefined || compareStreamIds(newest.id, position.seenId) < 0) {
    return { kind: 'trimmed', from: startAt(position.queue, STREAM_START) };
  }
  const known = position.lastId === STREAM_START ? position.seenId : position.lastId;
  const trimmed = compareStreamIds(oldest.id, known) > 0;
  return trimmed ? { kind: 'trimmed', from: position } : { kind: 'continuous' };
}
