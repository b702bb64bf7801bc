import type { RedisLink } from '../../redis/redisLink.ts';
import { readScanSlice, SCAN_START, scanSlice } from '../../redis/scanSlice.ts';

const MARK = 'celery-task-meta-';
const MOST_SLICES = 25;

/**
 * What stands before `celery-task-meta-` in the keys of a result backend that is known to have a prefix: the only one that
 * is found. Looks at a bounded part of the database.
 *
 * @returns `null` when none was found, or more than one
 * @throws RedisLinkError when the server cannot be reached
 */
export async function findResultPrefix(results: RedisLink): Promise<string | null> {
  const prefixes = new Set<string>();
  let cursor: string | null = SCAN_START;
  for (let slice = 0; slice < MOST_SLICES && cursor !== null && prefixes.size < 2; slice++) {
    const [reply] = await results.pipeline([scanSlice(cursor, `?*${MARK}*`)]);
    const found = readScanSlice(reply);
    for (const key of found?.keys ?? []) prefixes.add(prefixOf(key.toString()));
    cursor = found?.cursor ?? null;
  }
  const [only, ...others] = prefixes;
  return only === undefined || others.length > 0 ? null : only;
}

function prefixOf(key: string): string {
  return key.slice(0, key.lastIndexOf(MARK));
}
