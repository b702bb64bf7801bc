import { queueScope } from '../keys.ts';
import type { QueueSession } from './queueSession.ts';

/**
 * Why a job with a priority cannot be put into this queue; `null`: it can. Before version 4 BullMQ ordered them in a set named
 * `priority` beside the waiting list; its workers do not look where a newer library puts them.
 */
export async function olderPriorities({ client, id }: QueueSession): Promise<string | null> {
  const isOlder = (await client.exists(`${queueScope(id)}:priority`)) === 1;
  return isOlder
    ? `Workers of '${id.name}' are of a BullMQ before 4, which keeps priorities elsewhere: they would never take a job with one from here. Leave the priority out.`
    : null;
}
