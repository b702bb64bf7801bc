import { done, refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { t, tCount } from '../../../model/l10n.ts';
import type { RedisClient } from '../../redis/redisLink.ts';
import { jobKey, queueScope, type QueueId } from '../keys.ts';
import { isBefore } from '../release.ts';
import { isOlderMember, nextJobIds, type RepeatMember } from '../repeatable.ts';
import { readSchedulers } from '../schedulers.ts';
import { parseJobData } from './jobData.ts';
import { parseJobOptions } from './jobOptions.ts';
import type { QueueSession } from './queueSession.ts';

/** BullMQ's release that brought job schedulers. */
const SCHEDULERS_SINCE = [5, 16] as const;

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

/** Makes a job scheduler, or changes the one of that id; its next job is made at once. */
export async function upsertScheduler(
  session: QueueSession,
  action: Of<'bullmq.upsertScheduler'>,
): Promise<ActionOutcome> {
  const { queue, id } = session;
  const { schedulerId, schedule, name } = action;
  if (!(await knowsSchedulers(session))) {
    return refusal(
      'unsupported',
      t(
        "'{0}' belongs to a BullMQ without job schedulers (they came with {1}): its workers would end this one after one job. Update BullMQ there, or use its repeatable jobs.",
        id.name,
        SCHEDULERS_SINCE.join('.'),
      ),
    );
  }
  if (schedulerId === '') return refusal('invalid', t('A job scheduler needs an id.'));
  const data = parseJobData(action.data);
  if (!data.ok) return refusal('invalid', t('The data of its jobs is not JSON: {0}', data.message));
  const options = parseJobOptions(action.options);
  if (!options.ok) return refusal('invalid', options.message);
  const { every, pattern } = schedule;
  if (every !== null && !(Number.isSafeInteger(every) && every > 0)) {
    return refusal('invalid', t('The interval of a job scheduler is a whole number of milliseconds.'));
  }
  const rule =
    every === null
      ? { pattern, ...(schedule.timeZone === null ? {} : { tz: schedule.timeZone }) }
      : { every };
  const { jobId: _none, ...template } = options.value;
  const repeat = { ...rule, ...boundsOf(action) };
  const job = await queue.upsertJobScheduler(schedulerId, repeat, { name, data: data.value, opts: template });
  const next = job?.opts.prevMillis ?? job?.opts.timestamp;
  return done(
    next === undefined
      ? t("The job scheduler '{0}' was saved.", schedulerId)
      : t(
          "The job scheduler '{0}' was saved. Its next job is due at {1}.",
          schedulerId,
          new Date(next).toISOString(),
        ),
  );
}

/** In the library's words; a bound that is not there must not be given. */
function boundsOf({ bounds }: Of<'bullmq.upsertScheduler'>): {
  readonly startDate?: number;
  readonly endDate?: number;
  readonly limit?: number;
} {
  const { startAt = null, endAt = null, limit = null } = bounds ?? {};
  return {
    ...(startAt === null ? {} : { startDate: startAt }),
    ...(endAt === null ? {} : { endDate: endAt }),
    ...(limit === null ? {} : { limit }),
  };
}

/** Some releases that know job schedulers note no version: they are told by a scheduler that is there. */
async function knowsSchedulers({ release, context, id }: QueueSession): Promise<boolean> {
  if (release === null || !isBefore(release, SCHEDULERS_SINCE)) return true;
  const schedulers = await readSchedulers(context.broker, context.config.id, id);
  return schedulers.some(({ kind }) => kind === 'scheduler');
}

export async function removeScheduler(
  { queue, context, id }: QueueSession,
  { schedulerId }: Of<'bullmq.removeScheduler'>,
): Promise<ActionOutcome> {
  const schedulers = await readSchedulers(context.broker, context.config.id, id);
  const older = schedulers.find((one) => one.id === schedulerId && isOlderMember(one.id));
  const wasThere = await queue.removeJobScheduler(schedulerId);
  if (!wasThere) return noScheduler(schedulerId);
  // The library of today finds the next job of a scheduler, but no longer that of an older repeatable.
  for (const jobId of older === undefined ? [] : nextJobIds(older)) {
    await queue.remove(jobId, { removeChildren: false });
  }
  return done(t("The job scheduler '{0}' and its next job were removed.", schedulerId));
}

function noScheduler(schedulerId: string): ActionOutcome {
  return refusal('invalid', t("There is no job scheduler '{0}' any more.", schedulerId));
}

/** Adds one job as the scheduler would make it; its own rhythm is not touched. */
export async function runSchedulerNow(
  { queue, context, id }: QueueSession,
  { schedulerId }: Of<'bullmq.runSchedulerNow'>,
): Promise<ActionOutcome> {
  const schedulers = await readSchedulers(context.broker, context.config.id, id);
  const scheduler = schedulers.find((one) => one.id === schedulerId);
  if (scheduler === undefined) return noScheduler(schedulerId);
  if (isOlderMember(schedulerId)) {
    return refusal(
      'unsupported',
      t(
        "'{0}' was made by the older repeatable API, whose data only its next job holds: promote that job instead.",
        schedulerId,
      ),
    );
  }
  const data = parseJobData(scheduler.data ?? '{}');
  if (!data.ok) return refusal('refused', t('The data of its jobs is not JSON: {0}', data.message));
  const template = await queue.getJobScheduler(schedulerId);
  const options = template?.template?.opts ?? {};
  const job = await queue.add(scheduler.name ?? schedulerId, data.value, options);
  return done(
    t("Job {0} was added to '{1}' as the scheduler '{2}' makes it.", job.id ?? '', id.name, schedulerId),
    {
      task:
        job.id === undefined
          ? null
          : { connectionId: context.config.id, system: 'bullmq', scope: queueScope(id), id: job.id },
    },
  );
}

/**
 * Removes schedulers whose next job is not there, so that they would never run again, and what the older repeatable API
 * left of such.
 */
export async function removeOrphanedRepeatables({
  client,
  context,
  id,
}: QueueSession): Promise<ActionOutcome> {
  const schedulers = await readSchedulers(context.broker, context.config.id, id);
  const dead = schedulers.filter(({ kind }) => kind === 'orphaned');
  if (dead.length === 0) return done(t("'{0}' has no dead repeatables.", id.name));
  const targets = await Promise.all(
    dead.map(async ({ id: member, nextAt }) => ({
      member,
      isGone: await isSwept(client, id, { id: member, nextAt }),
    })),
  );
  const swept = targets.filter(({ isGone }) => isGone);
  return done(
    tCount(
      swept.length,
      "{0} dead repeatable was removed from '{1}'.",
      "{0} dead repeatables were removed from '{1}'.",
      id.name,
    ),
    {
      targets: targets.map(({ member, isGone }) => ({
        target: member,
        ok: isGone,
        message: isGone ? t('was removed') : t('was left: it is alive again'),
      })),
    },
  );
}

/**
 * KEYS: set of repeatables, the member's record, keys of its possible next jobs. ARGV: member, its next run. Returns 1 when
 * it was removed, 0 when its next run has changed or its next job is there after all.
 */
const SWEEP = `
if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or '-1') ~= tonumber(ARGV[2]) then return 0 end
for index = 3, #KEYS do if redis.call('EXISTS', KEYS[index]) == 1 then return 0 end end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1`;

async function isSwept(client: RedisClient, queue: QueueId, member: RepeatMember): Promise<boolean> {
  const set = `${queueScope(queue)}:repeat`;
  const keys = [set, `${set}:${member.id}`, ...nextJobIds(member).map((id) => jobKey(queue, id))];
  return (await client.eval(SWEEP, keys.length, ...keys, member.id, String(member.nextAt ?? 0))) === 1;
}
