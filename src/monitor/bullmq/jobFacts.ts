import type { TaskFact } from '../../model/task.ts';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import type { QueueId } from './keys.ts';
import { jobKey } from './keys.ts';
import type { RedisCommand } from '../redis/redisLink.ts';
import { listOf, shownTextOf } from './replyValue.ts';

/** Short fields of a job's hash that only its own page shows; BullMQ's abbreviations and what they stand for. */
const FIELDS = [
  ['deid', 'deduplication id'],
  ['rjk', 'job scheduler'],
  ['stc', 'times stalled'],
  ['ats', 'attempts started'],
  ['delay', 'delay (ms)'],
  ['priority', 'priority'],
] as const;

/** Options of a job that tell how it is treated; each is shown only when it was given. */
const OPTIONS: Readonly<Record<string, string>> = {
  attempts: 'attempts at most',
  backoff: 'backoff',
  lifo: 'last in, first out',
  removeOnComplete: 'remove on completion',
  removeOnFail: 'remove on failure',
  fpof: 'fail parent on failure',
  cpof: 'continue parent on failure',
  idof: 'ignore failure for the parent',
  rdof: 'remove dependency on failure',
  kl: 'log lines kept',
  sizeLimit: 'data limit (bytes)',
  stackTraceLimit: 'stack traces kept',
  timestamp: 'added (epoch ms)',
  repeat: 'repeat',
  de: 'deduplication',
};
const LONGEST_VALUE = 300;
const NOT_SET: ReadonlySet<string> = new Set(['', '0']);

export function jobFactsCommand(queue: QueueId, jobId: string): RedisCommand {
  return ['HMGET', jobKey(queue, jobId), ...FIELDS.map(([field]) => field)];
}

/**
 * Options and circumstances of a job.
 *
 * @param reply of {@link jobFactsCommand}
 * @param opts the record's options as JSON text, when they could be read
 */
export function jobFacts(reply: unknown, opts: string | undefined): readonly TaskFact[] {
  const values = listOf(reply);
  const fields = FIELDS.flatMap(([, name], index): TaskFact[] => {
    const value = shownTextOf(values[index] ?? null);
    return value === null || NOT_SET.has(value) ? [] : [{ name, value: cut(value) }];
  });
  return [...fields, ...optionFacts(opts)];
}

function optionFacts(opts: string | undefined): readonly TaskFact[] {
  const parsed = parseTolerantJson(opts ?? '');
  if (!parsed.ok || parsed.value.kind !== 'object') return [];
  return parsed.value.entries.flatMap(([key, value]): TaskFact[] => {
    const name = Object.hasOwn(OPTIONS, key) ? OPTIONS[key] : undefined;
    return name === undefined || isUnset(value) ? [] : [{ name, value: cut(plain(value)) }];
  });
}

function isUnset(value: DataNode): boolean {
  return (
    value.kind === 'null' ||
    (value.kind === 'boolean' && !value.value) ||
    (value.kind === 'number' && value.text === '0')
  );
}

function plain(value: DataNode): string {
  if (value.kind === 'boolean') return value.value ? 'yes' : 'no';
  return value.kind === 'string' ? value.value : formatDataNode(value, 0);
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
