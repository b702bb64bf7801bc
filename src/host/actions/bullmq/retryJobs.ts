import type { ActionOutcome } from '../../../model/action.ts';
import { asksForState } from '../../../model/filter/asksForState.ts';
import { tCount } from '../../../model/l10n.ts';
import { messageText } from '../../format/messageText.ts';
import { hasEnded } from '../../trees/jobStates.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { askRetry } from '../inputs/askRetry.ts';
import type { MatchingSpec } from '../matching/matchingCommand.ts';
import { runAction } from '../runAction.ts';
import type { TaskTarget } from '../targets/taskTargets.ts';
import { openDuplicate } from './duplicateJob.ts';
import { jobCommand } from './jobCommand.ts';
import { nameJobs } from './nameJobs.ts';
import { idsByQueue } from './queuePlace.ts';

const KIND = 'bullmq.retryJobs';

/** Jobs that one action names: it can be stopped after each. */
const AT_ONCE = 100;

/** *Retry Job*: an ended job waits again, as the same job with the same data. */
export const retryJob = jobCommand({
  kind: KIND,
  isFor: hasEnded,
  run: async (jobs, deps) => {
    const [job, ...others] = jobs;
    if (others.length > 0) return retryJobs(jobs, '', deps);
    const preflight = await deps.monitor.preflightRetry(job.ref);
    const { t } = deps.wording;
    const id = messageText(job.ref.id, 60);
    if (preflight === null) throw new Error(t('Job {0} cannot be retried: it was removed.', id));
    if (preflight.blocked !== null) {
      throw new Error(t('Job {0} cannot be retried: {1}', id, messageText(preflight.blocked)));
    }
    const choice = await askRetry(preflight, t);
    if (choice === 'edit') await openDuplicate(job.ref, deps);
    return choice === 'retry' ? runAction(request([job], '', deps), deps) : null;
  },
});

/** *Retry All Matching Tasks…*, of BullMQ: what has succeeded only when the filter asks for just that. */
export const RETRY_MATCHING_JOBS: MatchingSpec = {
  kind: KIND,
  title: 'Retry All Matching Tasks',
  isFor: ({ state }, filter) =>
    hasEnded(state) && (state !== 'succeeded' || asksForState(filter, 'succeeded')),
  run: retryJobs,
};

function retryJobs(
  jobs: readonly TaskTarget[],
  which: string,
  deps: ActionDeps,
): Promise<ActionOutcome | null> {
  return runAction({ ...request(jobs, which, deps), reachesMore: true, showAnswer: true }, deps);
}

function request(jobs: readonly TaskTarget[], which: string, { wording }: ActionDeps) {
  const { t } = wording;
  const wait = t('They wait again as the same jobs; attempts that were made stay counted.');
  return {
    actions: idsByQueue(jobs, AT_ONCE).map((ids) => ({ kind: KIND, ...ids }) as const),
    question: t('Retry {0}?', nameJobs(jobs, wording)),
    consequence: [which, wait].filter((sentence) => sentence !== '').join('\n\n'),
    button: tCount(jobs.length, 'Retry {0} Job', 'Retry {0} Jobs'),
    typedName: null,
  };
}
