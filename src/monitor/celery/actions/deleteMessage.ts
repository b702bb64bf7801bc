import type { ActionOutcome } from '../../../model/action.ts';
import type { CeleryAction } from '../../../model/celeryAction.ts';
import { findMessage } from '../findMessage.ts';
import { runScript } from '../runScript.ts';
import { messageOutcome } from './messageOutcome.ts';
import type { ActionParts } from './actionParts.ts';
import { removeInto } from './removeInto.ts';
import { orRefused } from './scriptReply.ts';

/** KEYS: list, private list; ARGV: the message. The push comes first: see the move of a message. */
const TAKE_OUT = `
redis.call('RPUSH', KEYS[2], ARGV[1])
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 1 then return 1 end
redis.call('DEL', KEYS[2])
return 0`;

/**
 * Removes one waiting message, whatever it holds, and keeps it. Put back, it is next to run.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export function deleteMessage(
  parts: ActionParts,
  { message: ref }: Extract<CeleryAction, { kind: 'celery.deleteMessage' }>,
): Promise<ActionOutcome> {
  return orRefused(async () => {
    const { broker } = parts.context;
    const list = parts.queues.lists(ref.queue).find(({ step }) => step === ref.step);
    if (list === undefined) return messageOutcome.notAQueue(ref.queue);
    const message = await findMessage(broker, list.key, ref.digest);
    if (message === null) return messageOutcome.gone(ref.queue);
    return removeInto(parts, ref.queue, [list.key], async (lists) => {
      const keys = lists.flatMap(({ source, held }) => [source, held]);
      const removed = await runScript(broker, TAKE_OUT, keys, [message]);
      return removed === 1 ? null : messageOutcome.gone(ref.queue);
    });
  });
}
