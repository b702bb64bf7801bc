import type { RemovedBatch } from '../../../model/removedBatch.ts';
import type { RedisLink } from '../../redis/redisLink.ts';
import type { SystemContext } from '../../system.ts';
import { ListSlices } from '../listSlices.ts';
import { readHeldLists, type HeldList } from './heldLists.ts';
import { spliceList } from './spliceLists.ts';

export type KeptResult =
  | { readonly ok: true; readonly count: number }
  /** The store could not keep them, and they are back in their queue. */
  | { readonly ok: false; readonly reason: string };

/**
 * Takes what stands in a batch's private lists into the store, then deletes the lists. Nobody else writes to them, so
 * after a crash it goes on where it was: what the store has is what was read.
 *
 * @throws RedisLinkError when the server cannot be reached; the batch stays in state `taking`
 * @throws RedisReplyError when the server refuses it; likewise
 */
export async function keepRemoved(
  { broker, removed }: Pick<SystemContext, 'broker' | 'removed'>,
  batchId: string,
): Promise<KeptResult> {
  const batch = removed.get(batchId);
  const lists = batch === null ? [] : readHeldLists(batch);
  let known = batch?.items ?? 0;
  for (const list of lists) {
    const length = await broker.call(['LLEN', list.held]);
    const skip = Math.min(known, typeof length === 'number' ? length : 0);
    known -= skip;
    const slices = new ListSlices(broker, list.held, 'next', skip);
    for (;;) {
      const messages = await slices.next();
      if (messages.length === 0) break;
      try {
        removed.add(
          batchId,
          messages.map((payload) => ({ place: list.source, payload })),
        );
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        if (await putBack(broker, lists)) removed.drop(batchId);
        return { ok: false, reason: error.message };
      }
    }
  }
  const count = removed.get(batchId)?.items ?? 0;
  if (lists.length > 0) await broker.call(['UNLINK', ...lists.map(({ held }) => held)]);
  if (count === 0) removed.drop(batchId);
  else removed.setState(batchId, 'kept');
  return { ok: true, count };
}

/** Batches that a crash or a lost connection cut short. */
export function interrupted(context: Pick<SystemContext, 'removed' | 'config'>): readonly RemovedBatch[] {
  return context.removed.list(context.config.id, 'celery').filter(({ state }) => state === 'taking');
}

async function putBack(broker: RedisLink, lists: readonly HeldList[]): Promise<boolean> {
  let all = true;
  for (const { source, held } of lists) all = (await spliceList(broker, source, held)) && all;
  return all;
}
