import type { Queue } from '../../../model/queue.ts';
import { formatCount } from '../../format/count.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { runAction } from '../runAction.ts';
import { drainRequest } from './drainRequest.ts';
import { titleOf } from './jobCommand.ts';
import { queueCommand } from './queueCommand.ts';
import { quoted } from './quoted.ts';

/** *Drain Queue…*: removes what waits, and what waits for its time when that is wanted; it can be put back. */
export const drainQueue = queueCommand('bullmq.drainQueue', async (queue, deps) => {
  const delayed = queue.counts?.delayed === 0 ? false : await askDelayed(queue, deps);
  return delayed === null ? null : runAction(drainRequest(queue, delayed, deps.wording), deps);
});

async function askDelayed(queue: Queue, deps: ActionDeps): Promise<boolean | null> {
  const { locale, t } = deps.wording;
  const known = (count: number | null | undefined): string =>
    count === null || count === undefined ? '–' : formatCount(count, locale);
  const answer = await askChoice({
    title: titleOf('bullmq.drainQueue', deps),
    canGoBack: false,
    placeholder: t('What should be removed from {0}?', quoted(queue)),
    choices: [
      { label: t('What Waits'), description: t('{0} jobs', known(queue.waiting)), value: false },
      {
        label: t('What Waits and What Is Delayed'),
        description: t('{0} delayed as well', known(queue.counts?.delayed)),
        value: true,
      },
    ],
  });
  return answer.kind === 'value' ? answer.value : null;
}
