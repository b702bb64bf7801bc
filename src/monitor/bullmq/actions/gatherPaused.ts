import type { RedisClient } from '../../redis/redisLink.ts';
import { queueKey, type QueueId } from '../keys.ts';
import { isBefore, type Release } from '../release.ts';

/** Since this release the jobs of a paused queue stay in its waiting list; before, they stood in a list of their own. */
export const ONE_LIST_SINCE: Release = [6, 0];

/**
 * KEYS: meta hash, waiting list, paused list. Moves at most 1,000 waiting jobs of a paused queue behind the paused ones, the
 * next to run first; returns how many were moved.
 */
const GATHER = `
if redis.call('HEXISTS', KEYS[1], 'paused') == 0 then return 0 end
local length = redis.call('LLEN', KEYS[2])
if length == 0 then return 0 end
if redis.call('EXISTS', KEYS[3]) == 0 then
  redis.call('RENAME', KEYS[2], KEYS[3])
  return 0
end
local moved = math.min(length, 1000)
for _ = 1, moved do redis.call('RPOPLPUSH', KEYS[2], KEYS[3]) end
return moved`;

/**
 * Puts what our library left in the waiting list of a paused queue where a BullMQ of version 5 expects it: that renames its
 * paused list over the waiting one when it resumes, and what stands there would be lost.
 */
export async function gatherPaused(
  client: RedisClient,
  queue: QueueId,
  release: Release | null,
): Promise<void> {
  if (release === null || !isBefore(release, ONE_LIST_SINCE)) return;
  const keys = [queueKey(queue, 'meta'), queueKey(queue, 'wait'), queueKey(queue, 'paused')];
  while (Number(await client.eval(GATHER, keys.length, ...keys)) > 0);
}
