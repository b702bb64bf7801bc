import type { ActionKind } from '../model/action.ts';

const DEADLINE_MS = 30_000;
/** A million messages read in slices, written to disk and deleted take some minutes on a slow line. */
const BULK_DEADLINE_MS = 600_000;

/** What goes through a whole queue, or puts back what did. */
const BULK: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'celery.requeueInFlight',
  'celery.purgeQueue',
  'celery.restoreMessages',
  'bullmq.retryJobs',
  'bullmq.removeJobs',
  'bullmq.drainQueue',
  'bullmq.cleanQueue',
  'bullmq.obliterateQueue',
  'bullmq.restoreJobs',
  'bullmq.removeOrphanedRepeatables',
]);

/** How long an action may take before its outcome counts as unknown, in ms; it goes on unheard then. */
export function actionDeadlineMs(kind: ActionKind): number {
  return BULK.has(kind) ? BULK_DEADLINE_MS : DEADLINE_MS;
}
