import type { QueueItem, QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';
import { RedisReplyError } from '../redis/redisErrors.ts';
import type { SystemContext } from '../system.ts';
import type { Envelope } from './envelope.ts';
import type { QueueList } from './keys.ts';
import { ListSlices } from './listSlices.ts';
import { describeQueueItem } from './queueItem.ts';
import type { CeleryQueues } from './queues.ts';

const MAX_ITEMS = 100;
/** A page ends early when the messages on it, or their arguments as text, have become this long. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;

interface CountedList extends QueueList {
  readonly length: number;
}

/**
 * A page of the messages in a queue's lists, without removing any. `next` is the order in which workers take them: step by
 * step, each list from its tail. `newest` is the same order from its other end. Offsets count from the chosen end; while
 * workers take and producers send, a message can appear on two pages or on none.
 *
 * @param onTask told of each message of a task
 * @returns `null` when there is no such queue
 * @throws RedisLinkError when the server cannot be reached
 */
export async function readQueueItems(
  context: Pick<SystemContext, 'broker' | 'config' | 'known'>,
  queues: CeleryQueues,
  query: QueueItemQuery,
  onTask: (envelope: Envelope) => void,
): Promise<QueueItemPage | null> {
  if (!queues.names().includes(query.queue)) return null;
  const lists = await countLists(context, queues.lists(query.queue));
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  const isForeign = lists.some(({ length }) => length < 0);
  if (isForeign) return { items: [], total: null, next: null };
  const limit = Math.max(1, Math.min(MAX_ITEMS, Math.trunc(query.limit)));
  const offset = Math.max(0, Math.trunc(query.offset));
  const items: QueueItem[] = [];
  let skip = offset;
  let room = MAX_PAGE_BYTES;
  for (const list of query.order === 'next' ? lists : lists.toReversed()) {
    if (skip >= list.length) {
      skip -= list.length;
      continue;
    }
    const slices = new ListSlices(context.broker, list.key, query.order, skip);
    skip = 0;
    while (items.length < limit && room > 0) {
      const messages = await readSlice(slices, limit - items.length);
      if (messages.length === 0) break;
      for (const message of messages) {
        if (room <= 0) break;
        const item = describeQueueItem(message, list.step, context, onTask);
        items.push(item);
        room -= message.length + textLength(item);
      }
    }
    if (items.length >= limit || room <= 0) break;
  }
  const end = offset + items.length;
  return { items, total, next: items.length > 0 && end < total ? end : null };
}

/** A length of -1 stands for a key that is no list. */
async function countLists(
  { broker }: Pick<SystemContext, 'broker'>,
  lists: readonly QueueList[],
): Promise<readonly CountedList[]> {
  const replies = await broker.pipeline(lists.map(({ key }) => ['LLEN', key] as const));
  return lists.map((list, index) => {
    const reply = replies[index];
    return { ...list, length: reply?.ok === true && typeof reply.value === 'number' ? reply.value : -1 };
  });
}

async function readSlice(slices: ListSlices, most: number): Promise<readonly Buffer[]> {
  try {
    return await slices.next(most);
  } catch (error) {
    if (error instanceof RedisReplyError) return [];
    throw error;
  }
}

function textLength({ args, kwargs }: QueueItem): number {
  return [args, kwargs].reduce((sum, payload) => sum + ('text' in payload ? payload.text.length : 0), 0);
}
