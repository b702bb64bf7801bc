import { BULLMQ_STATES, type Queue } from '../../../model/queue.ts';
import { tCount } from '../../../model/l10n.ts';
import { formatCount } from '../../format/count.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { ActionRequest } from '../actionRequest.ts';
import { placeOfQueue } from './queuePlace.ts';
import { quoted } from './quoted.ts';

/** How obliterating a queue is asked about: with everything that is in it now. */
export function obliterateRequest(queue: Queue, { locale, t }: Wording): ActionRequest {
  const { counts } = queue;
  const count = counts === null ? null : BULLMQ_STATES.reduce((sum, state) => sum + counts[state], 0);
  const active = queue.inFlight ?? 0;
  return {
    actions: [{ kind: 'bullmq.obliterateQueue', ...placeOfQueue(queue), force: active > 0 }],
    question:
      count === null
        ? t('Obliterate {0} and everything in it?', quoted(queue))
        : count === 0
          ? t('Obliterate {0}, which holds no job?', quoted(queue))
          : tCount(count, 'Obliterate {1} with {0} job?', 'Obliterate {1} with {0} jobs?', quoted(queue)),
    consequence: [
      t(
        'Every key of the queue goes: jobs of all states, results, logs, job schedulers, events. Nothing can be put back.',
      ),
      active > 0
        ? t(
            '{0} of them are executed now: their workers will not be able to finish them.',
            formatCount(active, locale),
          )
        : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    button: t('Obliterate Queue'),
    typedName: queue.name,
  };
}
