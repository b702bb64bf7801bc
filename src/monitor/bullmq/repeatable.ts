import { createHash } from 'node:crypto';
import type { QueueId } from './keys.ts';
import { queueKey } from './keys.ts';
import type { RedisCommand } from '../redis/redisLink.ts';

/** A member of a queue's sorted set `repeat`: a job scheduler, or a rule of the older repeatable API. */
export interface RepeatMember {
  readonly id: string;
  /** Epoch ms of the next job. */
  readonly nextAt: number | null;
}

/** The library tells the older members from newer ones in the same way: they have five parts. */
const OLDER_PARTS = 3;

export function isOlderMember(id: string): boolean {
  return id.split(':').length >= OLDER_PARTS;
}

/**
 * The ids that the next job of a member may have. Older members are hashed with the name and the id of their jobs, where
 * some versions leave the latter out (`getRepeatJobId` of the library).
 */
export function nextJobIds({ id, nextAt }: RepeatMember): readonly [string, ...string[]] {
  const plain = `repeat:${id}:${nextAt ?? 0}`;
  if (!isOlderMember(id)) return [plain];
  const [name = '', jobId = ''] = id.split(':');
  const hashes = new Set([md5(`${name}${jobId}${md5(id)}`), md5(`${name}${md5(id)}`)]);
  return [plain, ...[...hashes].map((hash) => `repeat:${hash}:${nextAt ?? 0}`)];
}

/** Delayed jobs that are read at the moment of a next run. */
const AT_THAT_MOMENT = 50;

/** An application may hash older members by another algorithm: its next job is still delayed until that moment. */
export function delayedThenCommand(queue: QueueId, { nextAt }: RepeatMember): RedisCommand {
  const start = (nextAt ?? 0) * 0x1000;
  const end = start + 0xfff;
  return ['ZRANGEBYSCORE', queueKey(queue, 'delayed'), start, end, 'LIMIT', 0, AT_THAT_MOMENT];
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
