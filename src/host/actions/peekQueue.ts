import type { Queue } from '../../model/queue.ts';
import type { QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';
import { messageText } from '../format/messageText.ts';
import { askChoice } from '../prompts/askChoice.ts';
import type { ActionCommand } from './actionCommand.ts';
import { queueItemsJson } from './queueItemsJson.ts';
import { queueTarget } from './targets/queueTarget.ts';

const MOST_SHOWN = 50;

/** *Peek Queue…*: what stands in a queue, with exact arguments, in a read-only JSON editor. Nothing is removed. */
export const peekQueue: ActionCommand = async (call, deps) => {
  const { monitor, views, wording } = deps;
  const { t } = wording;
  const title = t('Peek Queue');
  const queue = await queueTarget(call, { title, system: null, writes: false }, deps);
  if (queue === null) return null;
  const order = await askOrder(queue, title, t);
  if (order === null) return null;
  const query: QueueItemQuery = {
    connectionId: queue.connectionId,
    system: queue.system,
    queue: queue.id,
    state: queue.system === 'bullmq' ? 'waiting' : null,
    order,
    offset: 0,
    limit: MOST_SHOWN,
  };
  const page: QueueItemPage | null = await monitor.getQueueItems(query);
  if (page === null) throw new Error(t("'{0}' is no longer there.", messageText(queue.name, 100)));
  await views.open(`${queue.name} ${order}.json`, queueItemsJson(queue, query, page, t));
  return null;
};

async function askOrder(
  { name }: Queue,
  title: string,
  t: (message: string, ...args: string[]) => string,
): Promise<QueueItemQuery['order'] | null> {
  const most = String(MOST_SHOWN);
  const answer = await askChoice<QueueItemQuery['order']>({
    title,
    canGoBack: false,
    placeholder: t("Which messages of '{0}'?", messageText(name, 100)),
    choices: [
      {
        label: t('The next {0}', most),
        description: t('in the order in which they will run'),
        value: 'next',
      },
      { label: t('The newest {0}', most), description: t('the newest first'), value: 'newest' },
    ],
  });
  return answer.kind === 'value' ? answer.value : null;
}
