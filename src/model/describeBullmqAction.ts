import { named, objects, putBack } from './actionWords.ts';
import type { BullmqAction } from './bullmqAction.ts';
import type { DescribedBatch } from './actionWords.ts';

/** See `describeAction`. */
export function describeBullmqAction(action: BullmqAction, batch: DescribedBatch | null): string {
  if (action.kind === 'bullmq.restoreJobs') return putBack(batch, 'job', 'jobs');
  const queue = `the queue ${named(action.queue)}`;
  switch (action.kind) {
    case 'bullmq.addJob':
      return `Add a job ${named(action.name)} to ${queue}`;
    case 'bullmq.retryJobs':
      return `Retry ${jobs(action.ids)} of ${queue}`;
    case 'bullmq.promoteJobs':
      return `Promote ${jobs(action.ids)} of ${queue}`;
    case 'bullmq.removeJobs':
      return `Remove ${jobs(action.ids)}${action.withChildren ? ' and all children' : ''} from ${queue}`;
    case 'bullmq.changePriority':
      return `Set the priority of ${jobs([action.id])} of ${queue} to ${String(action.priority)}`;
    case 'bullmq.changeDelay':
      return `Delay ${jobs([action.id])} of ${queue} by ${String(action.delayMs)} ms`;
    case 'bullmq.updateData':
      return `Edit the data of ${jobs([action.id])} of ${queue}`;
    case 'bullmq.failActiveJobs':
      return `Fail ${jobs(action.ids)} of ${queue}, abandoned by its worker`;
    case 'bullmq.pauseQueue':
      return `Pause ${queue}`;
    case 'bullmq.resumeQueue':
      return `Resume ${queue}`;
    case 'bullmq.drainQueue':
      return `Drain ${queue}${action.delayed ? ' with its delayed jobs' : ''}`;
    case 'bullmq.cleanQueue':
      return `Clean ${queue} of at most ${String(action.limit)} ${action.state} jobs older than ${String(action.ageMs)} ms`;
    case 'bullmq.obliterateQueue':
      return `Obliterate ${queue}${action.force ? ' although jobs are active' : ''}`;
    case 'bullmq.removeOrphanedRepeatables':
      return `Remove dead repeatables of ${queue}`;
    case 'bullmq.upsertScheduler':
      return `Save the job scheduler ${named(action.schedulerId)} of ${queue}`;
    case 'bullmq.removeScheduler':
      return `Remove the job scheduler ${named(action.schedulerId)} of ${queue}`;
    case 'bullmq.runSchedulerNow':
      return `Run the job scheduler ${named(action.schedulerId)} of ${queue} now`;
    case 'bullmq.setGlobalConcurrency':
      return action.concurrency === null
        ? `Lift the global concurrency of ${queue}`
        : `Set the global concurrency of ${queue} to ${String(action.concurrency)}`;
    case 'bullmq.setRateLimit':
      return action.limit === null
        ? `Lift the rate limit of ${queue}`
        : `Limit the rate of ${queue} to ${String(action.limit.max)} jobs in ${String(action.limit.durationMs)} ms`;
    default:
      return action satisfies never;
  }
}

function jobs(ids: readonly string[]): string {
  return objects(ids, 'job', 'jobs');
}
