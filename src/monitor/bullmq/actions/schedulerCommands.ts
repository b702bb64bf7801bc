import { done, refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { queueScope } from '../keys.ts';
import { readSchedulers } from '../schedulers.ts';
import { parseJobData } from './jobData.ts';
import { parseJobOptions } from './jobOptions.ts';
import type { QueueSession } from './queueSession.ts';

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

/** Makes a job scheduler, or changes the one of that id; its next job is made at once. */
export async function upsertScheduler(
  { queue }: QueueSession,
  action: Of<'bullmq.upsertScheduler'>,
): Promise<ActionOutcome> {
  const { schedulerId, schedule, name } = action;
  if (schedulerId === '') return refusal('invalid', 'A job scheduler needs an id.');
  const data = parseJobData(action.data);
  if (!data.ok) return refusal('invalid', `The data of its jobs is not JSON: ${data.message}`);
  const options = parseJobOptions(action.options);
  if (!options.ok) return refusal('invalid', options.message);
  const { every, pattern } = schedule;
  if (every !== null && !(Number.isSafeInteger(every) && every > 0)) {
    return refusal('invalid', 'The interval of a job scheduler is a whole number of milliseconds.');
  }
  const rule =
    every === null
      ? { pattern, ...(schedule.timeZone === null ? {} : { tz: schedule.timeZone }) }
      : { every };
  const { jobId: _none, ...template } = options.value;
  const repeat = { ...rule, ...boundsOf(action) };
  const job = await queue.upsertJobScheduler(schedulerId, repeat, { name, data: data.value, opts: template });
  const next = job?.opts.prevMillis ?? job?.opts.timestamp;
  const when = next === undefined ? '' : ` Its next job is due at ${new Date(next).toISOString()}.`;
  return done(`The job scheduler '${schedulerId}' was saved.${when}`);
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

export async function removeScheduler(
  { queue }: QueueSession,
  { schedulerId }: Of<'bullmq.removeScheduler'>,
): Promise<ActionOutcome> {
  const wasThere = await queue.removeJobScheduler(schedulerId);
  if (!wasThere) return refusal('invalid', `There is no job scheduler '${schedulerId}' any more.`);
  return done(`The job scheduler '${schedulerId}' and its next job were removed.`);
}

/** Adds one job as the scheduler would make it; its own rhythm is not touched. */
export async function runSchedulerNow(
  { queue, context, id }: QueueSession,
  { schedulerId }: Of<'bullmq.runSchedulerNow'>,
): Promise<ActionOutcome> {
  const schedulers = await readSchedulers(context.broker, context.config.id, id);
  const scheduler = schedulers.find((one) => one.id === schedulerId);
  if (scheduler === undefined)
    return refusal('invalid', `There is no job scheduler '${schedulerId}' any more.`);
  const data = parseJobData(scheduler.data ?? '{}');
  if (!data.ok) return refusal('refused', `The data of its jobs is not JSON: ${data.message}`);
  const template = await queue.getJobScheduler(schedulerId);
  const options = template?.template?.opts ?? {};
  const job = await queue.add(scheduler.name ?? schedulerId, data.value, options);
  return done(`Job ${job.id ?? ''} was added to '${id.name}' as the scheduler '${schedulerId}' makes it.`, {
    task:
      job.id === undefined
        ? null
        : { connectionId: context.config.id, system: 'bullmq', scope: queueScope(id), id: job.id },
  });
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
  if (dead.length === 0) return done(`'${id.name}' has no dead repeatables.`);
  const set = `${queueScope(id)}:repeat`;
  for (const { id: member } of dead) {
    await client.multi().zrem(set, member).del(`${set}:${member}`).exec();
  }
  return done(
    `${dead.length} dead ${dead.length === 1 ? 'repeatable was' : 'repeatables were'} removed from '${id.name}'.`,
    {
      targets: dead.map(({ id: target }) => ({ target, ok: true, message: 'was removed' })),
    },
  );
}
