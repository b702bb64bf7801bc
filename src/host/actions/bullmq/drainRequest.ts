import type { Queue } from '../../../model/queue.ts';
import { tCount } from '../../../model/l10n.ts';
import { formatCount } from '../../format/count.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { ActionRequest } from '../actionRequest.ts';
import { placeOfQueue } from './queuePlace.ts';
import { quoted } from './quoted.ts';

/** From this many jobs on, and when their number is not known, the queue's name must be typed. */
const BIG_QUEUE = 1_000;

/** How draining a queue is asked about: with what waits in it now. */
export function drainRequest(queue: Queue, delayed: boolean, { locale, t }: Wording): ActionRequest {
  const count = queue.counts === null ? null : (queue.waiting ?? 0) + (delayed ? queue.counts.delayed : 0);
  const active = queue.inFlight ?? 0;
  return {
    actions: [{ kind: 'bullmq.drainQueue', ...placeOfQueue(queue), delayed }],
    question:
      count === null
        ? t('Drain {0}? How many jobs wait in it is not known.', quoted(queue))
        : delayed
          ? tCount(
              count,
              'Drain {0} job from {1}, delayed ones too?',
              'Drain {0} jobs from {1}, delayed ones too?',
              quoted(queue),
            )
          : tCount(count, 'Drain {0} job from {1}?', 'Drain {0} jobs from {1}?', quoted(queue)),
    consequence: [
      t('They will not run. They can be put back for 7 days. The next jobs of job schedulers stay.'),
      active > 0 ? t('The {0} that workers execute now are not touched.', formatCount(active, locale)) : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    button: count === null ? t('Drain Queue') : tCount(count, 'Drain {0} Job', 'Drain {0} Jobs'),
    typedName: count === null || count >= BIG_QUEUE ? queue.name : null,
  };
}
