import type { RedisLink } from '../redis/redisLink.ts';
import { decodeEnvelope, type Envelope } from './envelope.ts';
import type { InFlight } from './inFlight.ts';
import { readInFlightMessage } from './inFlightMessage.ts';
import type { CeleryKeys } from './keys.ts';
import { messagesNearEnds } from './listEnds.ts';
import { taskIdOf } from './taskMessage.ts';

/** A longer message is not fetched whole. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/**
 * The message of a task that a worker has taken but not acknowledged, if the in-flight table showed it.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function readMessageInFlight(
  link: RedisLink,
  keys: CeleryKeys,
  inFlight: Pick<InFlight, 'tagOf'>,
  taskId: string,
): Promise<Envelope | null> {
  const tag = inFlight.tagOf(taskId);
  if (tag === null) return null;
  const [size] = await link.pipeline([['HSTRLEN', keys.unacked, tag]]);
  if (size?.ok !== true || typeof size.value !== 'number' || size.value > MAX_MESSAGE_BYTES) return null;
  const [reply] = await link.pipeline([['HGET', keys.unacked, tag]]);
  if (reply?.ok !== true || !Buffer.isBuffer(reply.value)) return null;
  const message = readInFlightMessage(reply.value);
  return message.ok && taskIdOf(message.envelope) === taskId ? message.envelope : null;
}

/**
 * The message of a task that waits near either end of its queue. Not found does not mean that it does not wait:
 * long lists are not read whole.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function readMessageInQueue(
  link: RedisLink,
  keys: CeleryKeys,
  queue: string,
  taskId: string,
): Promise<Envelope | null> {
  const lists = keys.lists(queue).map(({ key }) => key);
  for await (const message of messagesNearEnds(link, lists)) {
    if (!message.includes(taskId)) continue;
    const decoded = decodeEnvelope(message);
    if (decoded.ok && taskIdOf(decoded.envelope) === taskId) return decoded.envelope;
  }
  return null;
}
