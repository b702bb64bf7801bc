import { exclusively } from './exclusively.ts';
import { interrupted, keepRemoved } from './keepRemoved.ts';
import type { ActionParts } from './actionParts.ts';

/**
 * Ends removals that a crash or a lost connection cut short: their messages stand in private lists, and are taken into the
 * store now. Nothing is done on a read-only connection.
 *
 * @throws RedisLinkError when the server cannot be reached
 * @throws RedisReplyError when the server refuses it
 */
export async function finishRemovals({ context }: Pick<ActionParts, 'context'>): Promise<void> {
  if (context.config.readOnly) return;
  for (const { id, queue } of interrupted(context)) {
    const kept = await exclusively(id, () => keepRemoved(context, id));
    if (kept === null) continue;
    const outcome = kept.ok ? `${String(kept.count)} messages are kept` : `they are back: ${kept.reason}`;
    context.log('info', `Ended a removal of messages from '${queue}' that was cut short; ${outcome}.`);
  }
}
