import { t } from '../../model/l10n.ts';
import type { WorkerConnection, WorkerDetail, WorkerTask } from '../../model/workerDetail.ts';
import type { Worker } from '../../model/worker.ts';
import type { QueueItemPage } from '../../model/queueItem.ts';
import type { JobFields } from './jobFields.ts';

/** An active job of the worker's queue with what its record tells. */
export interface ActiveJob {
  readonly item: QueueItemPage['items'][number];
  readonly fields: Pick<JobFields, 'worker' | 'startedAt'> | null;
}

/**
 * A BullMQ worker tells nothing of itself: what it executes is told by the active jobs' records, where they name it, or
 * where it is the only worker of its queue.
 */
export function workerDetailOf(
  worker: Worker,
  connection: WorkerConnection | null,
  active: readonly ActiveJob[],
  isAlone: boolean,
  now: number,
): WorkerDetail {
  const names = active.every(({ fields }) => fields?.worker !== null && fields?.worker !== undefined);
  const isKnown = isAlone || names;
  const own = active.filter(({ fields }) => isAlone || fields?.worker === worker.name);
  return {
    worker,
    active: isKnown ? own.map(taskOf).filter((task) => task !== null) : null,
    reserved: null,
    scheduled: null,
    rateLimited: null,
    registered: null,
    processes: null,
    prefetch: null,
    revoked: null,
    settings: null,
    software: worker.software === null ? null : [{ name: t('Redis client'), version: worker.software }],
    ...(connection === null ? {} : { connection }),
    unknown: isKnown
      ? []
      : [
          t(
            'Which of the active jobs it executes is not told: give the workers a name (`new Worker(…, { name })`).',
          ),
        ],
    readAt: now,
  };
}

function taskOf({ item, fields }: ActiveJob): WorkerTask | null {
  if (item.ref === null) return null;
  return {
    ref: item.ref,
    name: item.name,
    args: item.args,
    kwargs: item.kwargs,
    startedAt: fields?.startedAt ?? null,
    etaAt: null,
    pid: null,
  };
}
