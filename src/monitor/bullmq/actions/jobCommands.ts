import { refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { formatDuration } from '../../../model/duration.ts';
import { t } from '../../../model/l10n.ts';
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
  return eachJob(
    ids,
    (succeeded, all) => t('{0} of {1} jobs were retried.', succeeded, all),
    async (id) => {
      const job = await session.job(id);
      const state = await job.getState();
      if (state !== 'failed' && state !== 'completed')
        throw new Error(t('it is {0}; only ended jobs can be retried', state));
      await refusePriority(session, job);
      await job.retry(state);
      return t('waits again');
    },
  );
}

export function promoteJobs(
  session: QueueSession,
  { ids }: Of<'bullmq.promoteJobs'>,
): Promise<ActionOutcome> {
  return eachJob(
    ids,
    (succeeded, all) => t('{0} of {1} jobs were promoted.', succeeded, all),
    async (id) => {
      const job = await session.job(id);
      await refusePriority(session, job);
      await job.promote();
      return t('waits no longer for its time');
    },
  );
}

export function removeJobs(
  session: QueueSession,
  { ids, withChildren }: Of<'bullmq.removeJobs'>,
): Promise<ActionOutcome> {
  return eachJob(
    ids,
    (succeeded, all) => t('{0} of {1} jobs were removed.', succeeded, all),
    async (id) => {
      const job = await session.job(id);
      await job.remove({ removeChildren: withChildren });
      return withChildren ? t('was removed with its children') : t('was removed');
    },
  );
}

export async function changePriority(
  session: QueueSession,
  { id: only, priority, lifo }: Of<'bullmq.changePriority'>,
): Promise<ActionOutcome> {
  const older = await olderPriorities(session, only);
  if (older !== null) return refusal('unsupported', older);
  return eachJob([only], changed, async (id) => {
    const job = await session.job(id);
    await job.changePriority({ priority, lifo });
    return priority === 0 ? t('has no priority now') : t('has priority {0} now', String(priority));
  });
}

export function changeDelay(
  session: QueueSession,
  { id: only, delayMs }: Of<'bullmq.changeDelay'>,
): Promise<ActionOutcome> {
  return eachJob([only], changed, async (id) => {
    const job = await session.job(id);
    await job.changeDelay(delayMs);
    return t('is due in {0}', formatDuration(delayMs));
  });
}

export async function updateData(
  session: QueueSession,
  { id: only, data: text }: Of<'bullmq.updateData'>,
): Promise<ActionOutcome> {
  const data = parseJobData(text);
  if (!data.ok) return refusal('invalid', t("The job's data is not JSON: {0}", data.message));
  return eachJob([only], changed, async (id) => {
    const job = await session.job(id);
    await job.updateData(data.value);
    return t('has the new data');
  });
}

function changed(succeeded: string, all: string): string {
  return t('{0} of {1} jobs were changed.', succeeded, all);
}

/** A lock is renewed by the worker that holds the job; without one the worker is gone. */
export function failActiveJobs(
  session: QueueSession,
  { ids }: Of<'bullmq.failActiveJobs'>,
): Promise<ActionOutcome> {
  return eachJob(
    ids,
    (succeeded, all) => t('{0} of {1} jobs were failed.', succeeded, all),
    async (id) => {
      const job = await session.job(id);
      const state = await job.getState();
      if (state !== 'active') throw new Error(t('it is {0}; only active jobs can be abandoned', state));
      const locked = await session.client.exists(`${jobKey(session.id, id)}:lock`);
      if (locked !== 0) throw new Error(t('a worker holds its lock, so it is not abandoned'));
      // Everybody who looks at the job reads it there, hence in English. No lock means no token: `0` is the library's own word for that.
      await job.moveToFailed(new Error('Abandoned: its worker is gone (ended from Task Tower).'), '0', false);
      return t('was ended as failed');
    },
  );
}
