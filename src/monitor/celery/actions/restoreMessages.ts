import type { ActionOutcome } from '../../../model/action.ts';
import type { CeleryAction } from '../../../model/celeryAction.ts';
import type { RemovedBatch } from '../../../model/removedBatch.ts';
import type { RedisCommand, RedisLink } from '../../redis/redisLink.ts';
import { RedisReplyError } from '../../redis/redisErrors.ts';
import type { SystemContext } from '../../system.ts';
import type { CeleryKeys } from '../keys.ts';
import { exclusively } from './exclusively.ts';
import { readHeldLists } from './heldLists.ts';
import { keepRemoved } from './keepRemoved.ts';
import { messageOutcome } from './messageOutcome.ts';
import type { ActionParts } from './actionParts.ts';
import { orRefused } from './scriptReply.ts';
import { spliceList } from './spliceLists.ts';

const BYTES_PER_SLICE = 1024 * 1024;
const MAX_PER_SLICE = 1_000;
/** The marker outlives the batch, so that no batch is ever put back twice. */
const MARKER_MARGIN_MS = 86_400_000;

type RemovedItem = ReturnType<SystemContext['removed']['items']>[number];

/** A queue's list, and the private list in which what goes back to it is gathered. */
interface RestoredList {
  readonly target: string;
  readonly gathered: string;
}

/**
 * Puts back what a purge or a deletion removed, exactly as it was: what was next to run is next again. Messages are first
 * gathered in private lists, of which the length tells how far that went; then a marker is set, and from there on they only
 * move. So it can be cut short at any point and done again, and no message is there twice.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export function restoreMessages(
  parts: ActionParts,
  { batchId }: Extract<CeleryAction, { kind: 'celery.restoreMessages' }>,
): Promise<ActionOutcome> {
  return orRefused(async () => {
    const { context } = parts;
    const found = context.removed.get(batchId);
    if (found?.connectionId !== context.config.id || found.system !== 'celery')
      return messageOutcome.noBatch();
    if (found.state === 'restored') return messageOutcome.alreadyRestored();
    const outcome = await exclusively(batchId, async () => {
      if (found.state === 'taking') await keepRemoved(context, batchId);
      const batch = context.removed.get(batchId);
      return batch === null ? messageOutcome.empty(found.queue) : await restore(parts, batch);
    });
    return outcome ?? messageOutcome.inUse();
  });
}

async function restore({ context, keys, queues }: ActionParts, batch: RemovedBatch): Promise<ActionOutcome> {
  const { broker, removed, clock } = context;
  const lists = readHeldLists(batch).map(({ source }, index) => ({
    target: source,
    gathered: keys.privateKey(`task-tower.restored.${batch.id}.${String(index)}`),
  }));
  const marker = markerKey(keys, batch);
  if ((await broker.call(['EXISTS', marker])) !== 1) {
    try {
      await gather(context, batch, lists);
    } catch (error) {
      // They are all in the store; half of them in Redis serve nobody.
      if (error instanceof RedisReplyError)
        await broker.call(['UNLINK', ...lists.map(({ gathered }) => gathered)]);
      throw error;
    }
    const keepMs = Math.max(batch.until - clock.now(), 0) + MARKER_MARGIN_MS;
    await broker.call(['SET', marker, '1', 'PX', Math.ceil(keepMs)]);
  }
  for (const { target, gathered } of lists) {
    if (!(await spliceList(broker, target, gathered))) return messageOutcome.foreignKey(batch.queue);
  }
  removed.setState(batch.id, 'restored');
  await broker.call(['DEL', marker]);
  // Its binding may have gone with the rest of a server that was emptied.
  queues.name(batch.queue);
  context.changed('queues');
  return messageOutcome.restored(batch.queue, batch.items);
}

async function gather(
  { broker, removed }: ActionParts['context'],
  batch: RemovedBatch,
  lists: readonly RestoredList[],
): Promise<void> {
  const perSlice = Math.floor(BYTES_PER_SLICE / Math.max(1, batch.bytes / Math.max(1, batch.items)));
  const count = Math.min(MAX_PER_SLICE, Math.max(1, perSlice));
  for (let offset = await gatheredSoFar(broker, lists); ;) {
    const items = removed.items(batch.id, offset, count);
    if (items.length === 0) return;
    for (const command of pushes(items, lists)) await broker.call(command);
    offset += items.length;
  }
}

async function gatheredSoFar(broker: RedisLink, lists: readonly RestoredList[]): Promise<number> {
  let sum = 0;
  for (const { gathered } of lists) {
    const length = await broker.call(['LLEN', gathered]);
    sum += typeof length === 'number' ? length : 0;
  }
  return sum;
}

/** Items are in the order of running, list after list; the first one of a list ends up at its tail. */
function pushes(items: readonly RemovedItem[], lists: readonly RestoredList[]): RedisCommand[] {
  return lists.flatMap(({ target, gathered }): RedisCommand[] => {
    const payloads = items.flatMap(({ place, payload }) => (place === target ? payload : []));
    return payloads.length === 0 ? [] : [['LPUSH', gathered, ...payloads]];
  });
}

function markerKey(keys: CeleryKeys, { id }: RemovedBatch): string {
  return keys.privateKey(`task-tower.restored.${id}.marker`);
}
