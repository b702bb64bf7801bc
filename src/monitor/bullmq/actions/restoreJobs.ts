import { done, refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { t, tCount } from '../../../model/l10n.ts';
import type { SystemContext } from '../../system.ts';
import { jobKey, parseScope, queueKey, queueScope, type QueueId } from '../keys.ts';
import { decodeKeptJob, decodeSpared, type KeptJob } from './keptJob.ts';
import { isBefore } from '../release.ts';
import { ONE_LIST_SINCE } from './gatherPaused.ts';
import { HIDDEN_FIELD } from './hideJobs.ts';
import { serverWords } from './serverWords.ts';
import type { QueueSession } from './queueSession.ts';

/** Put back at once; small enough that the server soon serves others. */
const SLICE = 50;

/**
 * KEYS: record, log, state's list or set, list of a paused queue, meta hash, marker, events, set of those that wait for
 * children. ARGV: place, id, score, record's dump, log's dump or empty, the job's own key as its parent knows it, field of
 * those that were hidden but not removed any more. Returns 0 when the queue has another job of this id, else 1.
 * A marker wakes the workers (BullMQ 5 and later); a child is announced to its parent again while that waits for children.
 */
const PUT_BACK = `
local place, id, score = ARGV[1], ARGV[2], ARGV[3]
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('RESTORE', KEYS[1], 0, ARGV[4])
elseif redis.call('HDEL', KEYS[1], ARGV[7]) == 1 then
  redis.call('ZREM', KEYS[8], id)
else
  return 0
end
if ARGV[5] ~= '' and redis.call('EXISTS', KEYS[2]) == 0 then redis.call('RESTORE', KEYS[2], 0, ARGV[5]) end
local paused = redis.call('HEXISTS', KEYS[5], 'paused') == 1
if place == 'wait' or place == 'paused' then
  redis.call('RPUSH', paused and KEYS[4] or KEYS[3], id)
else
  redis.call('ZADD', KEYS[3], score, id)
end
if place == 'delayed' then
  local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  redis.call('ZADD', KEYS[6], math.floor(first[2] / 4096), '1')
elseif place ~= 'completed' and place ~= 'failed' and not paused then
  redis.call('ZADD', KEYS[6], 0, '0')
end
local parent = redis.call('HGET', KEYS[1], 'parentKey')
if parent and place ~= 'completed' and place ~= 'failed' then
  local base, parentId = string.match(parent, '^(.*:)([^:]+)$')
  if base and redis.call('ZSCORE', base .. 'waiting-children', parentId) then
    redis.call('SADD', parent .. ':dependencies', ARGV[6])
  end
end
local event = 'waiting'
if place == 'delayed' or place == 'completed' or place == 'failed' then event = place end
local told = {'event', event, 'jobId', id}
if place == 'delayed' then
  told[5], told[6] = 'delay', string.format('%.0f', math.floor(score / 4096))
end
redis.call('XADD', KEYS[7], 'MAXLEN', '~', 10000, '*', unpack(told))
return 1`;

/** The queue of a batch; `null` when the batch is none of this connection's or its prefix is not watched any more. */
export function queueOfBatch(context: SystemContext, batchId: string): QueueId | null {
  const batch = context.removed.get(batchId);
  if (batch === null || batch.connectionId !== context.config.id || batch.system !== 'bullmq') return null;
  return parseScope(context.config.bullmq.prefixes, batch.queue);
}

/**
 * Puts back what drain or clean removed, to the byte and in order. A job whose id is in use again is left out: it was
 * spared then, or added anew since.
 */
export async function restoreJobs(
  session: QueueSession,
  { batchId }: Extract<Action, { kind: 'bullmq.restoreJobs' }>,
): Promise<ActionOutcome> {
  const { context, id } = session;
  const batch = context.removed.get(batchId);
  if (batch === null || batch.state === 'restored') {
    return refusal(
      'invalid',
      t('Nothing is kept of it any more: it was put back already, or is too long ago.'),
    );
  }
  let back = 0;
  const failures: string[] = [];
  /** Noted behind the jobs that they are of, hence met before them. */
  const spared = new Set<string>();
  // What was next to run was kept first; pushed last, it is next to run again.
  for (let end = batch.items; end > 0; end -= SLICE) {
    const start = Math.max(0, end - SLICE);
    const items = context.removed.items(batchId, start, end - start).toReversed();
    for (const id of items.map(decodeSpared)) if (id !== null) spared.add(id);
    const jobs = items
      .map(decodeKeptJob)
      .filter((job) => job !== null)
      .filter((job) => !spared.has(job.id));
    const results = await Promise.allSettled(jobs.map((job) => putBack(session, job)));
    back += results.filter((result) => result.status === 'fulfilled' && result.value).length;
    failures.push(
      ...results.flatMap((result) => (result.status === 'rejected' ? [serverWords(result.reason)] : [])),
    );
    if (!isAlive(session)) break;
  }
  const message = tCount(back, "{0} job is back in '{1}'.", "{0} jobs are back in '{1}'.", queueScope(id));
  const [failure] = failures;
  if (failure !== undefined) {
    return refusal(
      'refused',
      t('{0} Others are not, and are still kept: {1}. Try it again.', message, failure),
    );
  }
  context.removed.setState(batchId, 'restored');
  const left = batch.items - 2 * spared.size - back;
  return done(
    left === 0 ? message : tCount(left, '{1} {0} was there already.', '{1} {0} were there already.', message),
  );
}

/** A cut connection does not come back in this session: what is left would fail one by one. */
function isAlive({ client }: QueueSession): boolean {
  return client.status === 'ready';
}

async function putBack({ id, client, release }: QueueSession, job: KeptJob): Promise<boolean> {
  const { place, id: jobId, score, record, log } = job;
  const key = jobKey(id, jobId);
  const isListed = place === 'wait' || place === 'paused';
  const keys = [
    key,
    `${key}:logs`,
    queueKey(id, isListed ? 'wait' : place),
    queueKey(id, release !== null && isBefore(release, ONE_LIST_SINCE) ? 'paused' : 'wait'),
    queueKey(id, 'meta'),
    `${queueScope(id)}:marker`,
    queueKey(id, 'events'),
    queueKey(id, 'waiting-children'),
  ];
  const args = [place, jobId, score ?? '0', record, log ?? '', key, HIDDEN_FIELD];
  return (await client.eval(PUT_BACK, keys.length, ...keys, ...args)) === 1;
}
