import type { PipelineReply, RedisLink } from '../redis/redisLink.ts';
import type { CeleryKeys } from './keys.ts';

/** How far a chord is: its body is sent when all members are done. */
export interface ChordProgress {
  readonly done: number;
  readonly size: number;
}

/**
 * Counts the members of a chord that are done; `null` when there is no such chord (any more). Members that are done
 * stand in a sorted set, or in a list where `result_chord_ordered` is off.
 *
 * @throws RedisLinkError when the result backend cannot be reached
 */
export async function readChordProgress(
  link: RedisLink,
  keys: CeleryKeys,
  groupId: string,
): Promise<ChordProgress | null> {
  const { joined, size } = keys.chord(groupId);
  const replies = await link.pipeline([
    ['STRLEN', size],
    ['GETRANGE', size, 0, MAX_SIZE_DIGITS - 1],
    ['ZCARD', joined],
    ['LLEN', joined],
  ]);
  const [length, text, ordered, unordered] = replies;
  if (numberIn(length) === null || numberIn(length) === 0) return null;
  const members = Number(textIn(text));
  if (!Number.isSafeInteger(members) || members <= 0) return null;
  return { done: numberIn(ordered) ?? numberIn(unordered) ?? 0, size: members };
}

const MAX_SIZE_DIGITS = 16;

function numberIn(reply: PipelineReply | undefined): number | null {
  return reply?.ok === true && typeof reply.value === 'number' ? reply.value : null;
}

function textIn(reply: PipelineReply | undefined): string {
  return reply?.ok === true && Buffer.isBuffer(reply.value) ? reply.value.toString() : '';
}
