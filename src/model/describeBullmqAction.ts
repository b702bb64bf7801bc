import { named, onlyOf } from './actionWords.ts';
import { t, tCount } from './l10n.ts';
import type { BullmqAction } from './bullmqAction.ts';
import type { DescribedBatch } from './actionWords.ts';

type JobsKind = 'bullmq.retryJobs' | 'bullmq.promoteJobs' | 'bullmq.removeJobs' | 'bullmq.failActiveJobs';

/** What is done to jobs that are named. */
type JobsAction = Extract<BullmqAction, { kind: JobsKind }>;

/** See `describeAction`. */
export function describeBullmqAction(action: BullmqAction, batch: DescribedBatch | null): string {
  if (action.kind === 'bullmq.restoreJobs') return putBack(batch);
  const queue = named(action.queue);
  switch (action.kind) {
    case 'bullmq.addJob':
      return t('Add a job {0} to the queue {1}', named(action.name), queue);
    case 'bullmq.retryJobs':
    case 'bullmq.promoteJobs':
    case 'bullmq.removeJobs':
    case 'bullmq.failActiveJobs': {
      const only = onlyOf(action.ids);
      return only === null ? ofJobs(action, queue) : ofOneJob(action, only, queue);
    }
    case 'bullmq.changePriority':
      return t(
        'Set the priority of the job {0} of the queue {1} to {2}',
        named(action.id),
        queue,
        String(action.priority),
      );
    case 'bullmq.changeDelay':
      return t(
        'Delay the job {0} of the queue {1} by {2} ms',
        named(action.id),
        queue,
        String(action.delayMs),
      );
    case 'bullmq.updateData':
      return t('Edit the data of the job {0} of the queue {1}', named(action.id), queue);
    case 'bullmq.pauseQueue':
      return t('Pause the queue {0}', queue);
    case 'bullmq.resumeQueue':
      return t('Resume the queue {0}', queue);
    case 'bullmq.drainQueue':
      return action.delayed
        ? t('Drain the queue {0} with its delayed jobs', queue)
        : t('Drain the queue {0}', queue);
    case 'bullmq.cleanQueue':
      return t(
        'Clean the queue {0} of at most {1} {2} jobs older than {3} ms',
        queue,
        String(action.limit),
        action.state,
        String(action.ageMs),
      );
    case 'bullmq.obliterateQueue':
      return action.force
        ? t('Obliterate the queue {0} although jobs are active', queue)
        : t('Obliterate the queue {0}', queue);
    case 'bullmq.removeOrphanedRepeatables':
      return t('Remove dead repeatables of the queue {0}', queue);
    case 'bullmq.upsertScheduler':
      return t('Save the job scheduler {0} of the queue {1}', named(action.schedulerId), queue);
    case 'bullmq.removeScheduler':
      return t('Remove the job scheduler {0} of the queue {1}', named(action.schedulerId), queue);
    case 'bullmq.runSchedulerNow':
      return t('Run the job scheduler {0} of the queue {1} now', named(action.schedulerId), queue);
    case 'bullmq.setGlobalConcurrency':
      return action.concurrency === null
        ? t('Lift the global concurrency of the queue {0}', queue)
        : t('Set the global concurrency of the queue {0} to {1}', queue, String(action.concurrency));
    case 'bullmq.setRateLimit':
      return action.limit === null
        ? t('Lift the rate limit of the queue {0}', queue)
        : t(
            'Limit the rate of the queue {0} to {1} jobs in {2} ms',
            queue,
            String(action.limit.max),
            String(action.limit.durationMs),
          );
    default:
      return action satisfies never;
  }
}

function ofOneJob(action: JobsAction, job: string, queue: string): string {
  switch (action.kind) {
    case 'bullmq.retryJobs':
      return t('Retry the job {0} of the queue {1}', job, queue);
    case 'bullmq.promoteJobs':
      return t('Promote the job {0} of the queue {1}', job, queue);
    case 'bullmq.removeJobs':
      return action.withChildren
        ? t('Remove the job {0} and all children from the queue {1}', job, queue)
        : t('Remove the job {0} from the queue {1}', job, queue);
    case 'bullmq.failActiveJobs':
      return t('Fail the job {0} of the queue {1}, abandoned by its worker', job, queue);
    default:
      return action satisfies never;
  }
}

function ofJobs(action: JobsAction, queue: string): string {
  const count = action.ids.length;
  switch (action.kind) {
    case 'bullmq.retryJobs':
      return tCount(count, 'Retry {0} job of the queue {1}', 'Retry {0} jobs of the queue {1}', queue);
    case 'bullmq.promoteJobs':
      return tCount(count, 'Promote {0} job of the queue {1}', 'Promote {0} jobs of the queue {1}', queue);
    case 'bullmq.removeJobs':
      return action.withChildren
        ? tCount(
            count,
            'Remove {0} job and all children from the queue {1}',
            'Remove {0} jobs and all children from the queue {1}',
            queue,
          )
        : tCount(count, 'Remove {0} job from the queue {1}', 'Remove {0} jobs from the queue {1}', queue);
    case 'bullmq.failActiveJobs':
      return tCount(
        count,
        'Fail {0} job of the queue {1}, abandoned by its worker',
        'Fail {0} jobs of the queue {1}, abandoned by its worker',
        queue,
      );
    default:
      return action satisfies never;
  }
}

function putBack(batch: DescribedBatch | null): string {
  if (batch === null) return t('Put removed jobs back');
  return tCount(batch.items, 'Put {0} job back into {1}', 'Put {0} jobs back into {1}', named(batch.queue));
}
