import { refusal, type ActionOutcome } from '../../../model/action.ts';
import type { BullmqAction } from '../../../model/bullmqAction.ts';
import { t } from '../../../model/l10n.ts';
import type { SystemContext } from '../../system.ts';
import { queueScope, type QueueId } from '../keys.ts';
import { addJob } from './addJob.ts';
import { cleanQueue } from './cleanQueue.ts';
import { drainQueue } from './drainQueue.ts';
import * as job from './jobCommands.ts';
import * as queue from './queueCommands.ts';
import { inQueueSession, type QueueSession } from './queueSession.ts';
import { queueOfBatch, restoreJobs } from './restoreJobs.ts';
import * as scheduler from './schedulerCommands.ts';

type Handlers = {
  readonly [Kind in BullmqAction['kind']]: (
    session: QueueSession,
    action: Extract<BullmqAction, { kind: Kind }>,
  ) => Promise<ActionOutcome>;
};

const HANDLERS: Handlers = {
  'bullmq.addJob': addJob,
  'bullmq.retryJobs': job.retryJobs,
  'bullmq.promoteJobs': job.promoteJobs,
  'bullmq.removeJobs': job.removeJobs,
  'bullmq.changePriority': job.changePriority,
  'bullmq.changeDelay': job.changeDelay,
  'bullmq.updateData': job.updateData,
  'bullmq.failActiveJobs': job.failActiveJobs,
  'bullmq.pauseQueue': queue.pauseQueue,
  'bullmq.resumeQueue': queue.resumeQueue,
  'bullmq.drainQueue': drainQueue,
  'bullmq.cleanQueue': cleanQueue,
  'bullmq.obliterateQueue': queue.obliterateQueue,
  'bullmq.restoreJobs': restoreJobs,
  'bullmq.removeOrphanedRepeatables': scheduler.removeOrphanedRepeatables,
  'bullmq.upsertScheduler': scheduler.upsertScheduler,
  'bullmq.removeScheduler': scheduler.removeScheduler,
  'bullmq.runSchedulerNow': scheduler.runSchedulerNow,
  'bullmq.setGlobalConcurrency': queue.setGlobalConcurrency,
  'bullmq.setRateLimit': queue.setRateLimit,
};

/** What goes through all jobs of a queue takes its time. */
const LONG: ReadonlySet<BullmqAction['kind']> = new Set<BullmqAction['kind']>([
  'bullmq.drainQueue',
  'bullmq.cleanQueue',
  'bullmq.restoreJobs',
  'bullmq.obliterateQueue',
]);
const DEADLINE_MS = 15_000;
const LONG_DEADLINE_MS = 600_000;

/**
 * Carries out one action in a session of its own. Refused on a read-only connection and under a prefix that is not
 * watched, where nobody would see what came of it. Never throws.
 */
export async function performBullmqAction(
  context: SystemContext,
  action: BullmqAction,
  signal: AbortSignal,
): Promise<ActionOutcome> {
  const { readOnly, name, bullmq } = context.config;
  if (readOnly) {
    return refusal('read-only', t("The connection '{0}' is read-only. Edit it to allow this.", name));
  }
  const id = queueOf(context, action);
  if (id === null) {
    return refusal(
      'invalid',
      t('Nothing is kept of it any more: it was put back already, or is too long ago.'),
    );
  }
  if (!bullmq.prefixes.includes(id.prefix)) {
    return refusal(
      'invalid',
      t(
        "The prefix '{0}' is not one of the connection's ({1}): what is done there could not be followed. Add it to the connection first.",
        id.prefix,
        bullmq.prefixes.join(', '),
      ),
    );
  }
  if (id.name === '' || id.name.includes(':')) {
    return refusal(
      'invalid',
      t("'{0}' cannot be used: BullMQ allows no colon in a queue's name and no empty name.", queueScope(id)),
    );
  }
  const mayBeNew = action.kind === 'bullmq.addJob' || action.kind === 'bullmq.upsertScheduler';
  const deadlineMs = LONG.has(action.kind) ? LONG_DEADLINE_MS : DEADLINE_MS;
  return inQueueSession({ context, id, signal, mayBeNew, deadlineMs }, (session) => handle(session, action));
}

function queueOf(context: SystemContext, action: BullmqAction): QueueId | null {
  if (action.kind === 'bullmq.restoreJobs') return queueOfBatch(context, action.batchId);
  return { prefix: action.prefix, name: action.queue };
}

/** The compiler cannot see that a handler and its action were found under one kind. */
function handle<Kind extends BullmqAction['kind']>(
  session: QueueSession,
  action: Extract<BullmqAction, { kind: Kind }>,
): Promise<ActionOutcome> {
  const handler: Handlers[Kind] = HANDLERS[action.kind];
  return handler(session, action);
}
