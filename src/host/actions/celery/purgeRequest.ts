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
  const tasks = waiting === null ? null : countOf(waiting, t('waiting task'), t('waiting tasks'), locale);
  const flying = inFlight ?? 0;
  return {
    actions: [{ kind: 'celery.purgeQueue', connectionId, queue: name }],
    question:
      tasks === null
        ? t("Purge '{0}'? How many tasks wait in it is not known.", shown)
        : t("Purge {0} from '{1}'?", tasks, shown),
    consequence: [
      t('They will not run. They can be put back for 7 days, in the order in which they stood.'),
      flying > 0 ? t('The {0} that workers hold already are not touched.', formatCount(flying, locale)) : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    button:
      waiting === null ? t('Purge Queue') : t('Purge {0}', countOf(waiting, t('Task'), t('Tasks'), locale)),
    typedName: waiting === null || waiting >= BIG_QUEUE ? name : null,
  };
}
