import type { RedisLink } from '../../redis/redisLink.ts';
import { runScript } from '../runScript.ts';

/** Messages that one script moves: it takes a few milliseconds, in which the server does nothing else. */
const PER_SCRIPT = 5_000;
const FOREIGN = -1;

/**
 * Puts a private list behind a queue's list, where its messages are next to run. The shorter one moves. What would need
 * memory that the server has not got fails before anything is removed.
 * KEYS: queue's list, private list. Returns how many messages are left in the private list, or -1 for a foreign key.
 */
const SPLICE = `
local kind = redis.call('TYPE', KEYS[1])['ok']
if kind ~= 'list' and kind ~= 'none' then return -1 end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
if kind == 'none' then redis.call('RENAME', KEYS[2], KEYS[1]) return 0 end
local most = tonumber(ARGV[1])
if redis.call('LLEN', KEYS[1]) <= most then
  while redis.call('RPOPLPUSH', KEYS[1], KEYS[2]) do end
  redis.call('RENAME', KEYS[2], KEYS[1])
  return 0
end
for _ = 1, most do
  local message = redis.call('LINDEX', KEYS[2], 0)
  if not message then return 0 end
  redis.call('RPUSH', KEYS[1], message)
  redis.call('LPOP', KEYS[2])
end
return redis.call('LLEN', KEYS[2])`;

/**
 * Puts the messages of a private list back into a queue's list: the one at the tail runs next again. Bounded scripts,
 * each of which is done whole or not at all, so that it can be cut short and done again.
 *
 * @returns `false` when the queue's key is no list; the private list stays then
 * @throws RedisLinkError when the server cannot be reached
 * @throws RedisReplyError when the server refuses it
 */
export async function spliceList(link: RedisLink, queueList: string, privateList: string): Promise<boolean> {
  let left: number;
  do left = await runScript(link, SPLICE, [queueList, privateList], [PER_SCRIPT]);
  while (left > 0);
  return left !== FOREIGN;
}
