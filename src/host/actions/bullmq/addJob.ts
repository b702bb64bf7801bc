import * as v from 'valibot';
import type { Queue } from '../../../model/queue.ts';
import type { RetryPreflight } from '../../../model/retryPreflight.ts';
import type { Task } from '../../../model/task.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { jobSchemaAddress } from '../sendDocument/schemaAddress.ts';
import { jobDocumentText, jobDocumentTitle } from './document/jobDocumentText.ts';
import { askJobName } from './askJobName.ts';
import { placeOfQueue } from './queuePlace.ts';
import { queueCommand } from './queueCommand.ts';

const MOST_SEEN = 1_000;
/** A call may name the job. */
const NAMED = v.object({ job: v.pipe(v.string(), v.nonEmpty()) });

/** *Add Job…*: a name, then data and options in a document that starts from the last job of that name. */
export const addJob = queueCommand('bullmq.addJob', async (queue, deps, { argument }) => {
  const jobs = await lastJobs(queue, deps);
  const named = v.safeParse(NAMED, argument);
  const name = named.success ? named.output.job : await askJobName(queue, [...jobs.keys()], deps.wording);
  if (name === undefined) return null;
  const like = await template(jobs.get(name), deps);
  const { connectionId, id: scope, name: queueName } = queue;
  const schema = jobSchemaAddress({ connectionId, scope, queue: queueName, name });
  const text = jobDocumentText({ name, data: like?.args ?? null, options: like?.options ?? null, schema });
  await deps.jobDocuments.open(jobDocumentTitle(deps.wording.t('Add'), name), text, {
    kind: 'job',
    ...placeOfQueue(queue),
  });
  return null;
});

/** The last job of each name, the latest first; one that a person or an application has added rather than a scheduler. */
async function lastJobs(queue: Queue, { monitor }: ActionDeps): Promise<ReadonlyMap<string, Task>> {
  const { connectionId, id, name } = queue;
  const filter = { connectionId, system: 'bullmq', queue: name } as const;
  const { tasks } = await monitor.getTasks({ filter, limit: MOST_SEEN, cursor: null });
  const last = new Map<string, Task>();
  for (const task of tasks) {
    if (task.ref.scope !== id || task.name === null) continue;
    const known = last.get(task.name);
    if (known === undefined || (isOfScheduler(known) && !isOfScheduler(task))) last.set(task.name, task);
  }
  return last;
}

/** BullMQ names the jobs of schedulers so. */
function isOfScheduler({ ref }: Task): boolean {
  return ref.id.startsWith('repeat:');
}

/** What the last job was added with; `null` when there is none, or its record is gone. */
async function template(task: Task | undefined, { monitor }: ActionDeps): Promise<RetryPreflight | null> {
  return task === undefined ? null : monitor.preflightRetry(task.ref);
}
