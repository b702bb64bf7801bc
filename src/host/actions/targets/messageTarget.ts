import { ACTIONS, type ActionKind } from '../../../model/action.ts';
import type { Queue } from '../../../model/queue.ts';
import type { QueueItem } from '../../../model/queueItem.ts';
import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import { queueItemDescription, queueItemLabel } from '../../trees/queueItemText.ts';
import type { ActionDeps, CommandCall } from '../actionCommand.ts';
import { queueQuestion, queueTarget } from './queueTarget.ts';
import { rowsOf } from './rowsOf.ts';

/** One message of a Celery queue. */
export interface MessageTarget {
  readonly queue: Queue;
  readonly item: QueueItem;
  readonly digest: string;
}

/** Messages that a picker looks through: the next ones to run. */
const MOST_OFFERED = 100;

/** The message of a row, or of a choice among the next of a queue; `null`: none was chosen. */
export async function messageTarget(
  call: CommandCall,
  kind: ActionKind,
  deps: ActionDeps,
): Promise<MessageTarget | null> {
  const [row] = rowsOf(call, 'message');
  if (row !== undefined) return withDigest(row.queue, row.item);
  const queue = await queueTarget(call, queueQuestion(kind, deps), deps);
  return queue === null ? null : pickMessage(queue, deps.wording.t(ACTIONS[kind].title), deps);
}

async function pickMessage(
  queue: Queue,
  title: string,
  { monitor, wording }: ActionDeps,
): Promise<MessageTarget | null> {
  const { connectionId, system, id } = queue;
  const page = await monitor.getQueueItems({
    connectionId,
    system,
    queue: id,
    state: null,
    order: 'next',
    offset: 0,
    limit: MOST_OFFERED,
  });
  const name = messageText(queue.name, 100);
  if (page === null || page.items.length === 0) {
    throw new Error(wording.t("No message waits in '{0}'.", name));
  }
  const drawing = { ...wording, now: Date.now() };
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: wording.t("Which of the next messages of '{0}'?", name),
    choices: page.items.map((item) => ({
      label: messageText(queueItemLabel(item, wording.t)),
      description: messageText(queueItemDescription(item, drawing)),
      ...(item.ref === null ? {} : { detail: messageText(item.ref.id) }),
      value: item,
    })),
  });
  return answer.kind === 'value' ? withDigest(queue, answer.value) : null;
}

function withDigest(queue: Queue, item: QueueItem): MessageTarget | null {
  return item.digest === null ? null : { queue, item, digest: item.digest };
}
