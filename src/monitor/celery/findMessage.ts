import { createHash } from 'node:crypto';
import type { RedisLink } from '../redis/redisLink.ts';
import { ListSlices } from './listSlices.ts';

/** Bytes read in search of one message. */
const SEARCH_BYTES = 256 * 1024 * 1024;

/** By which an action names a message: SHA-256 of its bytes, hex. */
export function messageDigest(message: Buffer): string {
  return createHash('sha256').update(message).digest('hex');
}

/**
 * Finds a message in a list by its digest, from both ends in turn, for that is where people look at messages; `null`
 * when it is not there any more, or so deep in an endless list that reading on would weigh on the server.
 *
 * @throws RedisLinkError when the server cannot be reached
 * @throws RedisReplyError when the key is no list, or this user may not read it
 */
export async function findMessage(link: RedisLink, key: string, digest: string): Promise<Buffer | null> {
  const length = await link.call(['LLEN', key]);
  let left = typeof length === 'number' ? length : 0;
  let bytes = 0;
  const ends = [new ListSlices(link, key, 'next'), new ListSlices(link, key, 'newest')];
  while (left > 0 && bytes < SEARCH_BYTES) {
    for (const end of ends) {
      const messages = await end.next();
      const found = messages.find((message) => messageDigest(message) === digest);
      if (found !== undefined) return found;
      if (messages.length === 0) return null;
      left -= messages.length;
      bytes += messages.reduce((sum, message) => sum + message.length, 0);
    }
  }
  return null;
}
