import { done, refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { t } from '../../../model/l10n.ts';
import { queueScope } from '../keys.ts';
import { parseJobData } from './jobData.ts';
import { parseJobOptions } from './jobOptions.ts';
import { olderPriorities } from './olderPriorities.ts';
import type { QueueSession } from './queueSession.ts';

export type AddJobAction = Extract<Action, { kind: 'bullmq.addJob' }>;

/** Adds one job with its data digit by digit as it was typed, and with any of BullMQ's job options. */
export async function addJob(session: QueueSession, action: AddJobAction): Promise<ActionOutcome> {
  const { queue, context, id } = session;
  const { name } = action;
  if (name === '') return refusal('invalid', t('A job needs a name, which tells its worker what to do.'));
  const data = parseJobData(action.data);
  if (!data.ok) return refusal('invalid', t("The job's data is not JSON: {0}", data.message));
  const options = parseJobOptions(action.options ?? null);
  if (!options.ok) return refusal('invalid', options.message);
  const older = (options.value.priority ?? 0) > 0 ? await olderPriorities(session, null) : null;
  if (older !== null) return refusal('unsupported', older);
  const job = await queue.add(name, data.value, options.value);
  if (job.id === undefined) {
    return refusal(
      'no-reply',
      t("Redis did not confirm the job for '{0}': it may have been added.", id.name),
    );
  }
  return done(t("Job {0} ({1}) was added to '{2}'.", job.id, name, id.name), {
    task: { connectionId: context.config.id, system: 'bullmq', scope: queueScope(id), id: job.id },
  });
}
