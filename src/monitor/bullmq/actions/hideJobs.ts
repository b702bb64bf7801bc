import { jobKey, queueKey, type QueueId } from '../keys.ts';
import type { DoomedJob } from './doomedJobs.ts';
import type { QueueSession } from './queueSession.ts';

/** Field of a job's record that says: it was taken out of its place in order to be removed. */
export const HIDDEN_FIELD = 'task-tower:removing';

/**
 * Lua function over a job's key: a digest of what changes whenever a worker takes it, it ends, it is retried or it is edited.
 * Data beyond 64 kB counts by its length. Not Redis' own dump, in which the order of fields may change by itself.
 */
const FINGERPRINT = `
local function fingerprint(key)
  local values = redis.call('HMGET', key, 'timestamp', 'processedOn', 'finishedOn', 'atm', 'ats', 'attemptsMade', 'stc',
    'delay', 'priority', 'opts', 'failedReason', 'progress', 'data')
  local parts = {}
  for index, value in ipairs(values) do
    local text = value or ''
    parts[#parts + 1] = #text .. ':' .. (#text <= 65536 and text or '')
  end
  return redis.sha1hex(table.concat(parts))
end
`;

/** What a job's record is like before it is kept. */
export interface SeenJob {
  readonly job: DoomedJob;
  /** Tells later whether what was kept still holds. */
  readonly fingerprint: string;
  /** Of the fields that an application bounds, bytes. */
  readonly bytes: number;
  readonly hasLog: boolean;
}

/** KEYS: records. Returns fingerprint, bytes and whether there is a log, of each. */
const LOOK = `${FINGERPRINT}
local found = {}
for _, key in ipairs(KEYS) do
  local bytes = 0
  for _, field in ipairs({'data', 'returnvalue', 'failedReason', 'stacktrace', 'progress', 'opts'}) do
    bytes = bytes + redis.call('HSTRLEN', key, field)
  end
  found[#found + 1] = fingerprint(key)
  found[#found + 1] = bytes
  found[#found + 1] = redis.call('EXISTS', key .. ':logs')
end
return found`;

/**
 * KEYS: waiting list, list of a paused queue, set of those that wait for children, then record and sorted set (or list) of each
 * job. ARGV: field that marks, then id, score (empty: it stands in a list) and fingerprint of each. Returns 1 for each that
 * was unchanged, held by no worker and still in its place. In the set of those that wait for children no worker takes it and
 * nobody moves it on, and the library finds it at once.
 */
const HIDE = `${FINGERPRINT}
local hidden = {}
for index = 1, (#KEYS - 3) / 2 do
  local key, place = KEYS[2 + 2 * index], KEYS[3 + 2 * index]
  local id, score, seen = ARGV[3 * index - 1], ARGV[3 * index], ARGV[3 * index + 1]
  local taken = 0
  if redis.call('EXISTS', key .. ':lock') == 0 and fingerprint(key) == seen then
    if score == '' then
      taken = redis.call('LREM', KEYS[1], -1, id)
      if taken == 0 then taken = redis.call('LREM', KEYS[2], -1, id) end
    elseif redis.call('ZSCORE', place, id) == score then
      taken = redis.call('ZREM', place, id)
    end
  end
  if taken > 0 then
    redis.call('ZADD', KEYS[3], 0, id)
    redis.call('HSET', key, ARGV[1], '1')
  end
  hidden[index] = taken > 0 and 1 or 0
end
return hidden`;

/** Looks at records before they are kept, in one round trip whatever their size. */
export async function lookAtJobs(
  { client, id }: QueueSession,
  jobs: readonly DoomedJob[],
): Promise<readonly SeenJob[]> {
  if (jobs.length === 0) return [];
  const reply = await client.eval(LOOK, jobs.length, ...jobs.map((job) => jobKey(id, job.id)));
  const found: readonly unknown[] = Array.isArray(reply) ? reply : [];
  return jobs.map((job, index) => ({
    job,
    fingerprint: String(found[index * 3]),
    bytes: Number(found[index * 3 + 1]),
    hasLog: found[index * 3 + 2] === 1,
  }));
}

/**
 * Takes jobs out of the workers' reach, in one step with the look whether they are still as they were kept: what a worker
 * took or even completed since stays where it is. `false` for those.
 */
export async function hideJobs(
  { client, id }: QueueSession,
  jobs: readonly Pick<SeenJob, 'job' | 'fingerprint'>[],
): Promise<readonly boolean[]> {
  if (jobs.length === 0) return [];
  const keys = [
    queueKey(id, 'wait'),
    queueKey(id, 'paused'),
    queueKey(id, 'waiting-children'),
    ...jobs.flatMap(({ job }) => keysOf(id, job)),
  ];
  const args = jobs.flatMap(({ job, fingerprint }) => [job.id, job.score ?? '', fingerprint]);
  const hidden = await client.eval(HIDE, keys.length, ...keys, HIDDEN_FIELD, ...args);
  return jobs.map((_, index) => Array.isArray(hidden) && hidden[index] === 1);
}

function keysOf(queue: QueueId, job: DoomedJob): readonly string[] {
  return [jobKey(queue, job.id), queueKey(queue, job.place)];
}
