import type { ActionOutcome } from '../../../model/action.ts';
import type { CeleryAction } from '../../../model/celeryAction.ts';
import { actionMessages } from '../actionMessages.ts';
import { decodeEnvelope } from '../envelope.ts';
import { findMessage } from '../findMessage.ts';
import { queueProblem } from '../encoder/nameProblem.ts';
import { messageForQueue } from '../rewriteMessage.ts';
import { runScript } from '../runScript.ts';
import { taskIdOf } from '../taskMessage.ts';
import { messageOutcome } from './messageOutcome.ts';
import type { ActionParts } from './actionParts.ts';
import { orRefused } from './scriptReply.ts';

/**
 * KEYS: from, to; ARGV: the message as it stands, as it shall stand. The push comes first: when memory has run out, it
 * fails before anything is removed.
 */
const MOVE = `
local kind = redis.call('TYPE', KEYS[2])['ok']
if kind ~= 'list' and kind ~= 'none' then return -1 end
redis.call('LPUSH', KEYS[2], ARGV[2])
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 1 then return 1 end
redis.call('LPOP', KEYS[2])
return 0`;

/**
 * Moves one waiting message to the end of another queue, into the list of the same priority step.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export function moveMessage(
  { context, keys, queues }: ActionParts,
  { message: ref, toQueue }: Extract<CeleryAction, { kind: 'celery.moveMessage' }>,
): Promise<ActionOutcome> {
  return orRefused(async () => {
    const problem = queueProblem(toQueue, keys);
    if (problem !== null) return actionMessages.invalid(problem);
    const from = queues.lists(ref.queue).find(({ step }) => step === ref.step);
    if (from === undefined) return messageOutcome.notAQueue(ref.queue);
    const message = await findMessage(context.broker, from.key, ref.digest);
    if (message === null) return messageOutcome.gone(ref.queue);
    const rewritten = messageForQueue(message, toQueue);
    if (!rewritten.ok) return messageOutcome.unreadable(rewritten.problem);
    const to = keys.list(toQueue, keys.stepOf(ref.step));
    const moved = await runScript(context.broker, MOVE, [from.key, to], [message, rewritten.message]);
    if (moved < 0) return messageOutcome.foreignKey(toQueue);
    if (moved === 0) return messageOutcome.gone(ref.queue);
    queues.name(toQueue);
    noteQueue(context, message, toQueue);
    return messageOutcome.moved(toQueue, queues.consumersOf(toQueue));
  });
}

function noteQueue(context: ActionParts['context'], message: Buffer, queue: string): void {
  const decoded = decodeEnvelope(message);
  const id = decoded.ok ? taskIdOf(decoded.envelope) : null;
  if (id === null) return;
  const ref = { connectionId: context.config.id, system: 'celery', scope: '', id } as const;
  context.record([{ ref, at: context.clock.now(), queue }]);
}
