import { refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { t } from '../../../model/l10n.ts';
import type { RedisCommand } from '../../redis/redisLink.ts';
import { jobKey } from '../keys.ts';
import { numberOf, replyValue } from '../replyValue.ts';
import { endedBefore, jobsIn, type DoomedJob } from './doomedJobs.ts';
import { KEPT_PLACES } from './keptJob.ts';
import type { QueueSession } from './queueSession.ts';
import { MOST_REMOVED, removeKept } from './removeKept.ts';

const SLICE = 1_000;

/** Removes jobs of one state whose end (or, while they wait, whose beginning) is longer ago than the age, oldest first. */
export async function cleanQueue(
  session: QueueSession,
  { state, ageMs, limit }: Extract<Action, { kind: 'bullmq.cleanQueue' }>,
): Promise<ActionOutcome> {
  const place = KEPT_PLACES.find((one) => one === state);
  if (place === undefined) {
    return refusal(
      'unsupported',
      t('Active jobs are not cleaned: a worker may hold them. End abandoned ones as failed.'),
    );
  }
  if (!(ageMs >= 0) || !Number.isSafeInteger(limit) || limit < 1) {
    return refusal('invalid', t('Give an age from 0 ms and a number of jobs from 1.'));
  }
  const { context, id } = session;
  const before = context.clock.now() - ageMs;
  const most = Math.min(limit, MOST_REMOVED);
  if (place === 'completed' || place === 'failed') {
    return removeKept(session, await endedBefore(context.broker, id, place, before, most));
  }
  const standing = await jobsIn(context.broker, id, place, MOST_REMOVED);
  const old: DoomedJob[] = [];
  for (let start = 0; start < standing.length && old.length < most; start += SLICE) {
    const slice = standing.slice(start, start + SLICE).filter((job) => !job.id.startsWith('repeat:'));
    const times = await timesOf(session, slice);
    old.push(...slice.filter((_, index) => (times[index] ?? Number.POSITIVE_INFINITY) <= before));
  }
  return removeKept(session, old.slice(0, most));
}

/** Epoch ms at which each job was added; `null`: its record does not tell. */
async function timesOf(
  { context, id }: QueueSession,
  jobs: readonly DoomedJob[],
): Promise<readonly (number | null)[]> {
  if (jobs.length === 0) return [];
  const replies = await context.broker.pipeline(
    jobs.map(({ id: jobId }): RedisCommand => ['HGET', jobKey(id, jobId), 'timestamp']),
  );
  return replies.map((reply) => numberOf(replyValue(reply)));
}
