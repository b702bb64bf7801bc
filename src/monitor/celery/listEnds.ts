import { RedisReplyError } from '../redis/redisErrors.ts';
import type { RedisLink } from '../redis/redisLink.ts';
import { ListSlices, type ListEnd } from './listSlices.ts';

/** Messages looked at from either end of a list: the next ones to run and the newest. */
const MESSAGES_PER_END = 50;
/** What one look takes from either end, unless one message alone is longer. */
const BYTES_PER_END = 4 * 1024 * 1024;
const ENDS: readonly ListEnd[] = ['next', 'newest'];

/**
 * The messages near the ends of some lists, list by list. Keys of another type hold none. Removes nothing.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function* messagesNearEnds(link: RedisLink, keys: readonly string[]): AsyncGenerator<Buffer> {
  const lengths = await link.pipeline(keys.map((key) => ['LLEN', key]));
  for (const [index, key] of keys.entries()) {
    const reply = lengths[index];
    const length = reply?.ok === true && typeof reply.value === 'number' ? reply.value : 0;
    for (const end of length > MESSAGES_PER_END ? ENDS : ENDS.slice(0, Math.min(length, 1))) {
      yield* messagesFrom(new ListSlices(link, key, end));
    }
  }
}

async function* messagesFrom(slices: ListSlices): AsyncGenerator<Buffer> {
  let left = MESSAGES_PER_END;
  let bytes = 0;
  while (left > 0 && bytes < BYTES_PER_END) {
    const messages = await readable(slices.next(left));
    if (messages.length === 0) return;
    left -= messages.length;
    for (const message of messages) {
      bytes += message.length;
      yield message;
    }
  }
}

/** A list that this user may not read shows nothing, like one that is not there. */
async function readable(messages: Promise<readonly Buffer[]>): Promise<readonly Buffer[]> {
  try {
    return await messages;
  } catch (error) {
    if (error instanceof RedisReplyError) return [];
    throw error;
  }
}
