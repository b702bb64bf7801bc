import { refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { formatDuration } from '../../../model/duration.ts';
import { jobKey } from '../keys.ts';
import { eachJob } from './eachJob.ts';
import { parseJobData } from './jobData.ts';
import { olderPriorities } from './olderPriorities.ts';
import type { QueueSession } from './queueSession.ts';
import type { Job } from '../bullmqLibrary.ts';

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

/** @throws Error when the job has a priority that its workers would not heed */
async function refusePriority(session: QueueSession, { id, priority }: Job): Promise<void> {
  const older = priority > 0 && id !== undefined ? await olderPriorities(session, id) : null;
  if (older !== null) throw new Error(older);
}

/** Ended jobs go back to waiting; attempts already made stay counted. */
export function retryJobs(session: QueueSession, { ids }: Of<'bullmq.retryJobs'>): Promise<ActionOutcome> {
  return eachJob(ids, 'retried', async (id) => {
    const job = await session.job(id);
    const state = await job.getState();
    if (state !== 'failed' && state !== 'completed')
      throw new Error(`it is ${state}; only ended jobs can be retried`);
    await refusePriority(session, job);
    await job.retry(state);
    return 'waits again';
  });
}

export function promoteJobs(
  session: QueueSession,
  { ids }: Of<'bullmq.promoteJobs'>,
): Promise<ActionOutcome> {
  return eachJob(ids, 'promoted', async (id) => {
    const job = await session.job(id);
    await refusePriority(session, job);
    await job.promote();
    return 'waits no longer for its time';
  });
}

export function removeJobs(
  session: QueueSession,
  { ids, withChildren }: Of<'bullmq.removeJobs'>,
): Promise<ActionOutcome> {
  return eachJob(ids, 'removed', async (id) => {
    const job = await session.job(id);
    await job.remove({ removeChildren: withChildren });
    return withChildren ? 'was removed with its children' : 'was removed';
  });
}

export async function changePriority(
  session: QueueSession,
  { id: only, priority, lifo }: Of<'bullmq.changePriority'>,
): Promise<ActionOutcome> {
  const older = await olderPriorities(session, only);
  if (older !== null) return refusal('unsupported', older);
  return eachJob([only], 'changed', async (id) => {
    const job = await session.job(id);
    await job.changePriority({ priority, lifo });
    return priority === 0 ? 'has no priority now' : `has priority ${priority} now`;
  });
}

export function changeDelay(
  session: QueueSession,
  { id: only, delayMs }: Of<'bullmq.changeDelay'>,
): Promise<ActionOutcome> {
  return eachJob([only], 'changed', async (id) => {
    const job = await session.job(id);
    await job.changeDelay(delayMs);
    return `is due in ${formatDuration(delayMs, 'en')}`;
  });
}

export async function updateData(
  session: QueueSession,
  { id: only, data: text }: Of<'bullmq.updateData'>,
): Promise<ActionOutcome> {
  const data = parseJobData(text);
  if (!data.ok) return refusal('invalid', `The job's data is not JSON: ${data.message}`);
  return eachJob([only], 'changed', async (id) => {
    const job = await session.job(id);
    await job.updateData(data.value);
    return 'has the new data';
  });
}

/** A lock is renewed by the worker that holds the job; without one the worker is gone. */
export function failActiveJobs(
  session: QueueSession,
  { ids }: Of<'bullmq.failActiveJobs'>,
): Promise<ActionOutcome> {
  return eachJob(ids, 'failed', async (id) => {
    const job = await session.job(id);
    const state = await job.getState();
    if (state !== 'active') throw new Error(`it is ${state}; only active jobs can be abandoned`);
    const locked = await session.client.exists(`${jobKey(session.id, id)}:lock`);
    if (locked !== 0) throw new Error('a worker holds its lock, so it is not abandoned');
    // No lock means no token: `0` is the library's own word for that.
    await job.moveToFailed(new Error('Abandoned: its worker is gone (ended from Task Tower).'), '0', false);
    return 'was ended as failed';
  });
}
