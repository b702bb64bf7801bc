import { askChoice } from '../../prompts/askChoice.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { runAction } from '../runAction.ts';
import type { TaskTarget } from '../targets/taskTargets.ts';
import { jobCommand, titleOf } from './jobCommand.ts';
import { CONTEXT_WORDS } from '../../trees/contextValues.ts';
import { jobWords } from '../../trees/jobStates.ts';
import { nameJobs } from './nameJobs.ts';
import { idsByQueue } from './queuePlace.ts';
import { tCount } from '../../../model/l10n.ts';

const KIND = 'bullmq.removeJobs';
const AT_ONCE = 100;

/** Of more jobs than these, nobody is asked whether they have children: it is asked as if they had. */
const MOST_LOOKED_AT = 20;

/** *Remove Job…*: with the children of a flow or without, which is asked where there may be some. */
export const removeJob = jobCommand({
  kind: KIND,
  isFor: (state) => jobWords(state).includes(CONTEXT_WORDS.removableJob),
  run: async (jobs, deps) => {
    const { t } = deps.wording;
    const withChildren = (await mayHaveChildren(jobs, deps)) ? await askChildren(deps) : false;
    if (withChildren === null) return null;
    return runAction(
      {
        actions: idsByQueue(jobs, AT_ONCE).map((ids) => ({ kind: KIND, ...ids, withChildren })),
        question: withChildren
          ? t('Remove {0} with all children?', nameJobs(jobs, deps.wording))
          : t('Remove {0}?', nameJobs(jobs, deps.wording)),
        consequence: t(
          'The record goes with data, result and logs, and cannot be put back. What a worker executes now is left alone.',
        ),
        button: tCount(jobs.length, 'Remove {0} Job', 'Remove {0} Jobs'),
        typedName: null,
      },
      deps,
    );
  },
});

async function mayHaveChildren(jobs: readonly TaskTarget[], { monitor }: ActionDeps): Promise<boolean> {
  if (jobs.length > MOST_LOOKED_AT) return true;
  const details = await Promise.all(jobs.map(({ ref }) => monitor.getTaskDetail(ref)));
  return details.some((detail) => detail?.relatives.some(({ relation }) => relation === 'child') === true);
}

async function askChildren(deps: ActionDeps): Promise<boolean | null> {
  const { t } = deps.wording;
  const answer = await askChoice({
    title: titleOf(KIND, deps),
    canGoBack: false,
    placeholder: t('What becomes of the children of the flow?'),
    choices: [
      { label: t('Keep the Children'), description: t('only what was chosen is removed'), value: false },
      { label: t('Remove the Children Too'), description: t('and theirs, in every queue'), value: true },
    ],
  });
  return answer.kind === 'value' ? answer.value : null;
}
