import type { ActionOutcome } from '../../../model/action.ts';
import type { CeleryAction } from '../../../model/celeryAction.ts';
import { runScript } from '../runScript.ts';
import { messageOutcome } from './messageOutcome.ts';
import type { ActionParts } from './actionParts.ts';
import { removeInto } from './removeInto.ts';
import { orRefused } from './scriptReply.ts';

/**
 * A queue may expire (kombu's `x-expires`); what was taken from it must not.
 * KEYS: list, private list, and so on. Returns -1 when a key is foreign, else how many messages moved.
 */
const TAKE_ALL = `
for index = 1, #KEYS, 2 do
  local kind = redis.call('TYPE', KEYS[index])['ok']
  if kind ~= 'list' and kind ~= 'none' then return -1 end
end
local count = 0
for index = 1, #KEYS, 2 do
  local length = redis.call('LLEN', KEYS[index])
  if length > 0 then
    redis.call('RENAME', KEYS[index], KEYS[index + 1])
    redis.call('PERSIST', KEYS[index + 1])
  end
  count = count + length
end
return count`;

/**
 * Removes every waiting message of a queue and keeps them. All its lists are moved aside at once, which takes Redis the
 * same short time however long they are; messages in flight stay where they are.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export function purgeQueue(
  parts: ActionParts,
  { queue }: Extract<CeleryAction, { kind: 'celery.purgeQueue' }>,
): Promise<ActionOutcome> {
  const sources = parts.queues.lists(queue).map(({ key }) => key);
  return orRefused(() =>
    removeInto(parts, queue, sources, async (lists) => {
      const keys = lists.flatMap(({ source, held }) => [source, held]);
      const count = await runScript(parts.context.broker, TAKE_ALL, keys);
      if (count < 0) return messageOutcome.foreignKey(queue);
      return count === 0 ? messageOutcome.empty(queue) : null;
    }),
  );
}
