import type { RedisArgument, RedisLink } from '../redis/redisLink.ts';

/**
 * Runs a Lua script: what it does is done at once or not at all, as seen by every other client.
 *
 * @returns the integer that it returns
 * @throws RedisLinkError when the server cannot be reached
 * @throws RedisReplyError when the server refuses it
 */
export async function runScript(
  link: RedisLink,
  script: string,
  keys: readonly string[],
  args: readonly RedisArgument[] = [],
): Promise<number> {
  const reply = await link.call(['EVAL', script, keys.length, ...keys, ...args]);
  return typeof reply === 'number' ? reply : 0;
}
