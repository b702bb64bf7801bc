import type { RedisLink } from '../redis/redisLink.ts';
import { jobFieldsCommand, parseJobFields } from './jobFields.ts';
import { readJobPage } from './jobPage.ts';
import { queueScope, type QueueId } from './keys.ts';
import { replyValue } from './replyValue.ts';
import type { ActiveJob } from './workerDetail.ts';

const MAX_JOBS = 100;

/**
 * The jobs of a queue that are active now, those that began first, with who executes them.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readActiveJobs(
  link: RedisLink,
  connectionId: string,
  queue: QueueId,
): Promise<readonly ActiveJob[]> {
  const { items } = await readJobPage(link, queue, 'active', {
    connectionId,
    system: 'bullmq',
    queue: queueScope(queue),
    state: 'active',
    order: 'next',
    offset: 0,
    limit: MAX_JOBS,
  });
  if (items.length === 0) return [];
  const replies = await link.pipeline(items.map(({ ref }) => jobFieldsCommand(queue, ref?.id ?? '')));
  return items.map((item, index) => ({ item, fields: parseJobFields(replyValue(replies[index])) }));
}
