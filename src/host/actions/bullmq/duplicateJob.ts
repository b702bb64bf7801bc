import type { TaskRef } from '../../../model/task.ts';
import { messageText } from '../../format/messageText.ts';
import { jobWords } from '../../trees/jobStates.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { jobSchemaAddress } from '../sendDocument/schemaAddress.ts';
import { jobDocumentText, jobDocumentTitle } from './document/jobDocumentText.ts';
import { jobCommand } from './jobCommand.ts';
import { placeOfJob } from './queuePlace.ts';

/** *Duplicate Job with Edits…*: its name, data and options in a document, from which a new job is added. */
export const duplicateJob = jobCommand({
  kind: 'bullmq.addJob',
  isFor: (state) => jobWords(state).length > 0,
  run: async ([{ ref }], deps) => {
    await openDuplicate(ref, deps);
    return null;
  },
});

/** Opens the document of a new job like this one. Rejects when the job is gone, or its data cannot be had exactly. */
export async function openDuplicate(
  ref: TaskRef,
  { monitor, jobDocuments, wording: { t } }: ActionDeps,
): Promise<void> {
  const job = await monitor.preflightRetry(ref);
  const id = messageText(ref.id, 60);
  if (job === null) throw new Error(t('Job {0} was removed: it cannot be duplicated.', id));
  // Data that is too long to be read unasked is wanted here: a copy without it would be another job.
  const data = job.args.kind === 'opaque' ? (await monitor.getTaskDetail(ref, true))?.args : job.args;
  if (data?.kind !== 'json' && data?.kind !== 'absent') {
    throw new Error(t('Job {0} cannot be duplicated: its data is longer than 16 MB, or not JSON.', id));
  }
  const name = job.name ?? '';
  const { connectionId, scope } = ref;
  const schema = jobSchemaAddress({ connectionId, scope, queue: job.queue ?? '', name });
  const text = jobDocumentText({ name, data, options: job.options ?? null, schema });
  await jobDocuments.open(jobDocumentTitle(t('Duplicate'), `${name} ${ref.id}`), text, {
    kind: 'job',
    ...placeOfJob(ref),
  });
}
