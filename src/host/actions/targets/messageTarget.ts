import { ACTIONS, type ActionKind } from '../../../model/action.ts';
import type { Queue } from '../../../model/queue.ts';
import type { QueueItem } from '../../../model/queueItem.ts';
import { messageText } from '../../format/messageText.ts';
import { queueItemDescription, queueItemLabel } from '../../trees/queueItemText.ts';
import type { ActionDeps, CommandCall } from '../actionCommand.ts';
import { askMany } from '../inputs/askMany.ts';
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

/** The messages of rows, or of a choice among the next of a queue; empty: none was chosen. */
export async function messageTargets(
  call: CommandCall,
  kind: ActionKind,
  deps: ActionDeps,
): Promise<readonly MessageTarget[]> {
  const rows = rowsOf(call, 'message');
  if (rows.length > 0) return rows.flatMap(({ queue, item }) => withDigest(queue, item));
  const queue = await queueTarget(call, queueQuestion(kind, deps), deps);
  return queue === null ? [] : pickMessages(queue, deps.wording.t(ACTIONS[kind].title), deps);
}

async function pickMessages(
  queue: Queue,
  title: string,
  { monitor, wording }: ActionDeps,
): Promise<readonly MessageTarget[]> {
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
  const chosen = await askMany({
    title,
    allTicked: false,
    placeholder: wording.t("Which of the next messages of '{0}'?", name),
    choices: page.items.map((item) => ({
      label: messageText(queueItemLabel(item, wording.t)),
      description: messageText(queueItemDescription(item, drawing)),
      ...(item.ref === null ? {} : { detail: messageText(item.ref.id) }),
      value: item,
    })),
  });
  return (chosen ?? []).flatMap((item) => withDigest(queue, item));
}

function withDigest(queue: Queue, item: QueueItem): readonly MessageTarget[] {
  return item.digest === null ? [] : [{ queue, item, digest: item.digest }];
}
