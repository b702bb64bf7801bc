import { isRunning } from '../../../model/taskState.ts';
import { tCount } from '../../../model/l10n.ts';
import { messageText } from '../../format/messageText.ts';
import { askNumber } from '../inputs/askNumber.ts';
import { runAction } from '../runAction.ts';
import { askDuration } from './askDuration.ts';
import { jobCommand, titleOf } from './jobCommand.ts';
import { isDelayed, isPending } from '../../trees/jobStates.ts';
import { nameJobs } from './nameJobs.ts';
import { idsByQueue, placeOfJob } from './queuePlace.ts';

const AT_ONCE = 100;
const GREATEST_PRIORITY = 2_097_152;
const NOTHING_ASKED = { question: '', consequence: '', typedName: null } as const;

/** *Promote Job*: it waits no longer for its time. */
export const promoteJob = jobCommand({
  kind: 'bullmq.promoteJobs',
  isFor: isDelayed,
  run: (jobs, deps) =>
    runAction(
      {
        ...NOTHING_ASKED,
        actions: idsByQueue(jobs, AT_ONCE).map((ids) => ({ kind: 'bullmq.promoteJobs', ...ids })),
        button: titleOf('bullmq.promoteJobs', deps),
      },
      deps,
    ),
});

/** *Change Priority…* of waiting jobs. */
export const changePriority = jobCommand({
  kind: 'bullmq.changePriority',
  isFor: isPending,
  run: async (jobs, deps) => {
    const { t } = deps.wording;
    const title = titleOf('bullmq.changePriority', deps);
    const priority = await askNumber({
      title,
      prompt: t(
        '1 is served first, greater numbers later; 0 takes the priority away: served before all others.',
      ),
      value: '1',
      least: 0,
      greatest: GREATEST_PRIORITY,
    });
    if (typeof priority !== 'number') return null;
    return runAction(
      {
        ...NOTHING_ASKED,
        actions: jobs.map(({ ref }) => ({
          kind: 'bullmq.changePriority',
          ...placeOfJob(ref),
          id: ref.id,
          priority,
          lifo: false,
        })),
        button: title,
      },
      deps,
    );
  },
});

/** *Change Delay…* of delayed jobs. */
export const changeDelay = jobCommand({
  kind: 'bullmq.changeDelay',
  isFor: isDelayed,
  run: async (jobs, deps) => {
    const { t } = deps.wording;
    const title = titleOf('bullmq.changeDelay', deps);
    const delayMs = await askDuration({
      title,
      prompt: t('How long from now until it is due?'),
      value: '5m',
    });
    if (delayMs === null) return null;
    return runAction(
      {
        ...NOTHING_ASKED,
        actions: jobs.map(({ ref }) => ({
          kind: 'bullmq.changeDelay',
          ...placeOfJob(ref),
          id: ref.id,
          delayMs,
        })),
        button: title,
      },
      deps,
    );
  },
});

/** *Fail Abandoned Job…*: ends active jobs as failed whose worker is gone; the server refuses while a lock stands. */
export const failAbandonedJob = jobCommand({
  kind: 'bullmq.failActiveJobs',
  isFor: isRunning,
  run: (jobs, deps) => {
    const { t } = deps.wording;
    return runAction(
      {
        actions: idsByQueue(jobs, AT_ONCE).map((ids) => ({ kind: 'bullmq.failActiveJobs', ...ids })),
        question: t('End {0} as failed?', messageText(nameJobs(jobs, deps.wording), 500)),
        consequence: t(
          'Only what no worker holds any more is ended: while a lock shows that a worker is at it, it is refused. It can be retried afterwards.',
        ),
        button: tCount(jobs.length, 'Fail {0} Job', 'Fail {0} Jobs'),
        typedName: null,
      },
      deps,
    );
  },
});
