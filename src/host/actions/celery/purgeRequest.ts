import type { Queue } from '../../../model/queue.ts';
import { countOf, formatCount } from '../../format/count.ts';
import { messageText } from '../../format/messageText.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { ActionRequest } from '../actionRequest.ts';

/** From this many waiting tasks on, and when their number is not known, the queue's name must be typed. */
const BIG_QUEUE = 1_000;

/** How purging a queue is asked about: with what waits in it now. */
export function purgeRequest(queue: Queue, { locale, t }: Wording): ActionRequest {
  const { connectionId, name, waiting, inFlight } = queue;
  const shown = messageText(name, 100);
  const flying = inFlight ?? 0;
  return {
    actions: [{ kind: 'celery.purgeQueue', connectionId, queue: name }],
    question: question(shown, waiting, { locale, t }),
    consequence: [
      t('They will not run. They can be put back for 7 days, in the order in which they stood.'),
      flying > 0 ? t('The {0} that workers hold already are not touched.', formatCount(flying, locale)) : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    button:
      waiting === null || waiting === 0
        ? t('Purge Queue')
        : t('Purge {0}', countOf(waiting, t('Task'), t('Tasks'), locale)),
    typedName: waiting === null || waiting >= BIG_QUEUE ? name : null,
  };
}

/** An empty queue may be so only at this moment. */
function question(queue: string, waiting: number | null, { locale, t }: Wording): string {
  if (waiting === null) return t("Purge '{0}'? How many tasks wait in it is not known.", queue);
  if (waiting === 0) return t("Purge '{0}'? No task waits in it at the moment.", queue);
  return t("Purge {0} from '{1}'?", countOf(waiting, t('waiting task'), t('waiting tasks'), locale), queue);
}
