import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/**
 * Puts a task into a queue as a Celery producer does (protocol 2, JSON), however large its arguments are.
 *
 * @returns its id
 */
export async function pushCeleryTask(
  redis: Redis,
  queue: string,
  task: string,
  args: readonly unknown[],
): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify([args, {}, { callbacks: null, errbacks: null, chain: null, chord: null }]);
  const message = {
    body: Buffer.from(body).toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers: {
      lang: 'py',
      task,
      id,
      root_id: id,
      parent_id: null,
      group: null,
      retries: 0,
      timelimit: [null, null],
      argsrepr: '(…)',
      kwargsrepr: '{}',
      origin: 'test',
      ignore_result: false,
    },
    properties: {
      correlation_id: id,
      reply_to: randomUUID(),
      delivery_mode: 2,
      delivery_info: { exchange: '', routing_key: queue },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  };
  await redis.lpush(queue, JSON.stringify(message));
  return id;
}
