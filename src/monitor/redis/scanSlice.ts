import type { PipelineReply, RedisCommand } from './redisLink.ts';

/** One SCAN step. */
export interface ScanSlice {
  /** For the next step; `null`: the scan has come to its end. */
  readonly cursor: string | null;
  /** May repeat keys of earlier slices, as SCAN allows. */
  readonly keys: readonly Buffer[];
}

/** Where a scan starts. */
export const SCAN_START = '0';

/** Keys that one slice looks at: 1,000 take Redis about a millisecond, and a whole database few round trips. */
const SLICE_KEYS = 1_000;

/**
 * The command for one bounded step over a database, to go into a pipeline.
 * `pattern` is Redis's glob; put what is not meant as one through {@link globEscape}.
 *
 * @param keys how many keys the step looks at
 */
export function scanSlice(cursor: string, pattern: string, keys = SLICE_KEYS): RedisCommand {
  return ['SCAN', cursor, 'MATCH', pattern, 'COUNT', keys];
}

/** Reads the reply to {@link scanSlice}; `null` when the server refused it. */
export function readScanSlice(reply: PipelineReply | undefined): ScanSlice | null {
  if (reply?.ok !== true || !Array.isArray(reply.value)) return null;
  const slice: readonly unknown[] = reply.value;
  const [cursor, keys] = slice;
  if (!Buffer.isBuffer(cursor) || !Array.isArray(keys)) return null;
  const next = cursor.toString('latin1');
  return { cursor: next === SCAN_START ? null : next, keys: keys.filter((key) => Buffer.isBuffer(key)) };
}

/** Text that Redis's glob matches literally. */
export function globEscape(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}
