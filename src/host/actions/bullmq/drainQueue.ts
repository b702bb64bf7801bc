import type { Queue } from '../../../model/queue.ts';
import { countOf, formatCount } from '../../format/count.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { ActionDeps } from '../actionCommand.ts';
import type { ActionRequest } from '../actionRequest.ts';
import { runAction } from '../runAction.ts';
import { titleOf } from './jobCommand.ts';
import { placeOfQueue } from './queuePlace.ts';
import { queueCommand, quoted } from './queueCommand.ts';

/** From this many jobs on, and when their number is not known, the queue's name must be typed. */
const BIG_QUEUE = 1_000;

/** *Drain Queue…*: removes what waits, and what waits for its time when that is wanted; it can be put back. */
export const drainQueue = queueCommand('bullmq.drainQueue', async (queue, deps) => {
  const delayed = queue.counts?.delayed === 0 ? false : await askDelayed(queue, deps);
  return delayed === null ? null : runAction(drainRequest(queue, delayed, deps.wording), deps);
});

/** How draining a queue is asked about: with what waits in it now. */
export function drainRequest(queue: Queue, delayed: boolean, { locale, t }: Wording): ActionRequest {
  const count = queue.counts === null ? null : (queue.waiting ?? 0) + (delayed ? queue.counts.delayed : 0);
  const active = queue.inFlight ?? 0;
  const jobs = count === null ? null : countOf(count, t('job'), t('jobs'), locale);
  return {
    actions: [{ kind: 'bullmq.drainQueue', ...placeOfQueue(queue), delayed }],
    question:
      jobs === null
        ? t('Drain {0}? How many jobs wait in it is not known.', quoted(queue))
        : delayed
          ? t('Drain {0} from {1}, delayed ones too?', jobs, quoted(queue))
          : t('Drain {0} from {1}?', jobs, quoted(queue)),
    consequence: [
      t('They will not run. They can be put back for 7 days. The next jobs of job schedulers stay.'),
      active > 0 ? t('The {0} that workers execute now are not touched.', formatCount(active, locale)) : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    button: count === null ? t('Drain Queue') : t('Drain {0}', countOf(count, t('Job'), t('Jobs'), locale)),
    typedName: count === null || count >= BIG_QUEUE ? queue.name : null,
  };
}

async function askDelayed(queue: Queue, deps: ActionDeps): Promise<boolean | null> {
  const { locale, t } = deps.wording;
  const known = (count: number | null | undefined): string =>
    count === null || count === undefined ? '–' : formatCount(count, locale);
  const answer = await askChoice({
    title: titleOf('bullmq.drainQueue', deps),
    canGoBack: false,
    placeholder: t('What shall be removed from {0}?', quoted(queue)),
    choices: [
      { label: t('What Waits'), description: t('{0} jobs', known(queue.waiting)), value: false },
      {
        label: t('What Waits and What Is Delayed'),
        description: t('{0} delayed besides', known(queue.counts?.delayed)),
        value: true,
      },
    ],
  });
  return answer.kind === 'value' ? answer.value : null;
}
