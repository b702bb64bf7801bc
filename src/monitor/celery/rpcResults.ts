import type { RedisLink } from '../redis/redisLink.ts';
import { decodeEnvelope } from './envelope.ts';
import type { CeleryKeys } from './keys.ts';
import { messagesNearEnds } from './listEnds.ts';
import { bodyNode } from './messageBody.ts';
import { recordOf, type ResultRecord } from './resultRecord.ts';

/**
 * The result of a task whose application uses the `rpc://` backend, where results are messages in a list of the
 * client that waits for them. Only looked at: taking it would steal it from the client.
 *
 * @param replyTo the list, as the task's message names it
 * @returns `null` when it is not there: not yet, or the client has taken it
 * @throws RedisLinkError when the server cannot be reached
 */
export async function readRpcResult(
  link: RedisLink,
  keys: CeleryKeys,
  replyTo: string,
  taskId: string,
): Promise<ResultRecord | null> {
  let found: ResultRecord | null = null;
  // A state follows the one before at the newest end; the last one counts.
  for await (const message of messagesNearEnds(link, [keys.messageList(replyTo)])) {
    if (!message.includes(taskId)) continue;
    const decoded = decodeEnvelope(message);
    if (!decoded.ok || decoded.envelope.properties['correlation_id'] !== taskId) continue;
    const body = bodyNode(decoded.envelope.body);
    found = (body === undefined ? null : recordOf(body)) ?? found;
  }
  return found;
}
