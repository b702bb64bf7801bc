import type { Queue } from '../../../model/queue.ts';
import { tCount } from '../../../model/l10n.ts';
import { formatCount } from '../../format/count.ts';
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
    question: question(shown, waiting, t),
    consequence: [
      t('They will not run. They can be put back for 7 days, in the order in which they stood.'),
      flying > 0 ? t('The {0} that workers hold already are not touched.', formatCount(flying, locale)) : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    button:
      waiting === null || waiting === 0
        ? t('Purge Queue')
        : tCount(waiting, 'Purge {0} Task', 'Purge {0} Tasks'),
    typedName: waiting === null || waiting >= BIG_QUEUE ? name : null,
  };
}

/** An empty queue may be so only at this moment. */
function question(queue: string, waiting: number | null, t: Wording['t']): string {
  if (waiting === null) return t("Purge '{0}'? How many tasks wait in it is not known.", queue);
  if (waiting === 0) return t("Purge '{0}'? No task waits in it at the moment.", queue);
  return tCount(waiting, "Purge {0} waiting task from '{1}'?", "Purge {0} waiting tasks from '{1}'?", queue);
}
