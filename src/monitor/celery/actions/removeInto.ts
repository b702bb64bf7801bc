import type { ActionOutcome } from '../../../model/action.ts';
import { RedisReplyError } from '../../redis/redisErrors.ts';
import { exclusively } from './exclusively.ts';
import { holdLists, writeHeldLists, type HeldList } from './heldLists.ts';
import { keepRemoved } from './keepRemoved.ts';
import { messageOutcome } from './messageOutcome.ts';
import type { ActionParts } from './actionParts.ts';

/**
 * Removes messages in such a way that none is ever lost: the store first learns the names of private lists, then `take`
 * moves the messages there in one step, then they are copied into the store, and only then the lists are deleted.
 *
 * @param take moves messages from each source to its private list at once; answers why nothing was moved, or `null`
 * @throws RedisLinkError when the server cannot be reached; the next start ends what was begun
 * @throws RedisReplyError when the server refuses it
 */
export async function removeInto(
  { context, keys }: ActionParts,
  queue: string,
  sources: readonly string[],
  take: (lists: readonly HeldList[]) => Promise<ActionOutcome | null>,
): Promise<ActionOutcome> {
  const { removed, config } = context;
  const lists = holdLists(keys, sources);
  const { id } = removed.open({
    connectionId: config.id,
    system: 'celery',
    queue,
    note: writeHeldLists(lists),
  });
  const outcome = await exclusively(id, async () => {
    const objection = await take(lists).catch((error: unknown) => {
      // The server has done nothing of a script that it refuses.
      if (error instanceof RedisReplyError) removed.drop(id);
      throw error;
    });
    if (objection !== null) {
      removed.drop(id);
      return objection;
    }
    const kept = await keepRemoved(context, id);
    context.changed('queues');
    if (!kept.ok) return messageOutcome.notKept(queue, kept.reason);
    if (kept.count === 0) return messageOutcome.empty(queue);
    return messageOutcome.removed(queue, kept.count, id, removed.isDurable);
  });
  return outcome ?? messageOutcome.inUse();
}
