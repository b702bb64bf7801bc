import { type DataNode, formatDataNode, parseTolerantJson } from '../../model/tolerantJson.ts';
import type { RedisLink } from '../redis/redisLink.ts';
import { jobKey, type QueueId } from './keys.ts';
import { numberOf, shownTextOf } from './replyValue.ts';

const MAX_OPTIONS_BYTES = 64 * 1024;

/** Options as the record of a job names them, and BullMQ's `JobsOptions`; what makes a job just that one is left out. */
const NAMES: Readonly<Record<string, string>> = {
  delay: 'delay',
  priority: 'priority',
  attempts: 'attempts',
  backoff: 'backoff',
  lifo: 'lifo',
  removeOnComplete: 'removeOnComplete',
  removeOnFail: 'removeOnFail',
  kl: 'keepLogs',
  stackTraceLimit: 'stackTraceLimit',
  sizeLimit: 'sizeLimit',
  fpof: 'failParentOnFailure',
  cpof: 'continueParentOnFailure',
  idof: 'ignoreDependencyOnFailure',
  rdof: 'removeDependencyOnFailure',
};

/**
 * The options that another job like this one would be added with, as JSON object text: not its id, its parent, its
 * scheduler or its deduplication, which would keep the other one from being added. `null`: not readable.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readGivenOptions(
  link: RedisLink,
  queue: QueueId,
  jobId: string,
): Promise<string | null> {
  const key = jobKey(queue, jobId);
  const bytes = numberOf(await link.call(['HSTRLEN', key, 'opts'])) ?? 0;
  if (bytes === 0 || bytes > MAX_OPTIONS_BYTES) return null;
  return givenOptions(shownTextOf(await link.call(['HGET', key, 'opts'])));
}

/** See {@link readGivenOptions}. */
export function givenOptions(opts: string | null): string | null {
  const parsed = parseTolerantJson(opts ?? '');
  if (!parsed.ok || parsed.value.kind !== 'object') return null;
  const given = parsed.value.entries;
  // A scheduler's job is delayed until its turn, which nobody has asked for.
  const isScheduled = given.some(([key]) => key === 'repeat');
  const entries = given.flatMap(([key, value]): [string, DataNode][] => {
    const name = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
    const isMeant = name !== undefined && !isDefault(value) && !(isScheduled && key === 'delay');
    return isMeant ? [[name, value]] : [];
  });
  return formatDataNode({ kind: 'object', entries }, 0);
}

/** What the library writes when nothing was given. */
function isDefault(value: DataNode): boolean {
  return value.kind === 'null' || (value.kind === 'number' && value.text === '0');
}
