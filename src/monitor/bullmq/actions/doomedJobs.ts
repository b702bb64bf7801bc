import type { RedisCommand, RedisLink } from '../../redis/redisLink.ts';
import { queueKey, type QueueId } from '../keys.ts';
import { listOf, textOf } from '../replyValue.ts';
import type { KeptPlace } from './keptJob.ts';

/** A job that is to be removed from where it stands. */
export interface DoomedJob {
  readonly id: string;
  readonly place: KeptPlace;
  /** Of the sorted set that holds it; `null` in a list. */
  readonly score: string | null;
}

const SLICE = 5_000;

const IN_LIST: ReadonlySet<KeptPlace> = new Set(['wait', 'paused']);

/**
 * The jobs that stand in one place now, next to run or oldest first, at most `most`; read in slices before anything is
 * removed, for removing moves the others.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function jobsIn(
  link: RedisLink,
  queue: QueueId,
  place: KeptPlace,
  most: number,
): Promise<readonly DoomedJob[]> {
  const key = queueKey(queue, place);
  const found = new Map<string, DoomedJob>();
  for (let start = 0; found.size < most; start += SLICE) {
    const reply = listOf(await link.call(rangeCommand(key, place, start)));
    const jobs = IN_LIST.has(place) ? listed(reply.toReversed(), place) : scored(reply, place);
    for (const job of jobs) if (found.size < most) found.set(job.id, job);
    if (reply.length === 0) break;
  }
  return [...found.values()];
}

/**
 * The jobs that ended until a moment (epoch ms), oldest first: the score of these sets is when a job ended.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function endedBefore(
  link: RedisLink,
  queue: QueueId,
  place: 'completed' | 'failed',
  moment: number,
  most: number,
): Promise<readonly DoomedJob[]> {
  const key = queueKey(queue, place);
  const found = new Map<string, DoomedJob>();
  for (let start = 0; start < most; start += SLICE) {
    const count = Math.min(SLICE, most - start);
    const range: RedisCommand = ['ZRANGEBYSCORE', key, '-inf', moment, 'WITHSCORES', 'LIMIT', start, count];
    const reply = listOf(await link.call(range));
    for (const job of scored(reply, place)) found.set(job.id, job);
    if (reply.length === 0) break;
  }
  return [...found.values()];
}

function rangeCommand(key: string, place: KeptPlace, start: number): RedisCommand {
  if (IN_LIST.has(place)) return ['LRANGE', key, -start - SLICE, -start - 1];
  return ['ZRANGE', key, start, start + SLICE - 1, 'WITHSCORES'];
}

/** `0:<ms>` is the marker by which old versions woke their workers; what is no text cannot be named. */
function jobId(value: unknown): string | null {
  const id = textOf(value);
  return id === null || id === '' || id.startsWith('0:') ? null : id;
}

function listed(reply: readonly unknown[], place: KeptPlace): readonly DoomedJob[] {
  return reply.flatMap((value) => {
    const id = jobId(value);
    return id === null ? [] : [{ id, place, score: null }];
  });
}

function scored(reply: readonly unknown[], place: KeptPlace): readonly DoomedJob[] {
  const jobs: DoomedJob[] = [];
  for (let index = 0; index < reply.length; index += 2) {
    const id = jobId(reply[index]);
    if (id !== null) jobs.push({ id, place, score: textOf(reply[index + 1]) });
  }
  return jobs;
}
