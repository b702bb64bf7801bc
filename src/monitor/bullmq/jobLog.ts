import type { TaskLogPage } from '../../model/taskLog.ts';
import type { RedisLink } from '../redis/redisLink.ts';
import { jobKey, type QueueId } from './keys.ts';
import { listOf, numberOf, replyValue, shownTextOf } from './replyValue.ts';

const FIRST_SLICE = 10;
const LARGEST_SLICE = 200;
/** A page ends before its limit when this much has been read, bytes. */
const MAX_PAGE_BYTES = 1_000_000;
const MAX_LINES = 1_000;
/** One line's characters that are shown. */
const LONGEST_LINE = 100_000;

/**
 * Lines that a job has logged, oldest first. The length of a line cannot be asked, so they are read in slices that grow
 * while the lines are short.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readJobLog(
  link: RedisLink,
  queue: QueueId,
  jobId: string,
  offset: number,
  limit: number,
): Promise<TaskLogPage> {
  const key = `${jobKey(queue, jobId)}:logs`;
  const start = Math.max(0, Math.trunc(offset));
  const end = start + Math.min(Math.max(1, Math.trunc(limit)), MAX_LINES);
  const lines: string[] = [];
  let total = 0;
  let bytes = 0;
  let slice = FIRST_SLICE;
  for (let at = start; at < end && bytes < MAX_PAGE_BYTES;) {
    const last = Math.min(at + slice, end) - 1;
    const [length, range] = await link.pipeline([
      ['LLEN', key],
      ['LRANGE', key, at, last],
    ]);
    total = numberOf(replyValue(length)) ?? 0;
    const read = listOf(replyValue(range));
    for (const line of read) {
      bytes += Buffer.isBuffer(line) ? line.length : 0;
      lines.push(lineOf(line));
    }
    if (read.length <= last - at) break;
    at = last + 1;
    slice = bytes < MAX_PAGE_BYTES / 10 ? Math.min(slice * 4, LARGEST_SLICE) : FIRST_SLICE;
  }
  const next = start + lines.length;
  return { lines, total, next: lines.length === 0 || next >= total ? null : next };
}

function lineOf(value: unknown): string {
  const text = shownTextOf(value) ?? '';
  return text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE)}…`;
}
