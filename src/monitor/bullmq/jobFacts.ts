import type { TaskFact } from '../../model/task.ts';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import type { QueueId } from './keys.ts';
import { jobKey } from './keys.ts';
import type { RedisCommand } from '../redis/redisLink.ts';
import { listOf, shownTextOf } from './replyValue.ts';

/** Short fields of a job's hash that only its own page shows. */
const FIELDS = ['deid', 'rjk', 'stc', 'ats', 'delay', 'priority'] as const;

/** What BullMQ's abbreviations stand for. */
function fieldName(field: (typeof FIELDS)[number]): string {
  switch (field) {
    case 'deid':
      return t('deduplication id');
    case 'rjk':
      return t('job scheduler');
    case 'stc':
      return t('times stalled');
    case 'ats':
      return t('attempts started');
    case 'delay':
      return t('delay (ms)');
    case 'priority':
      return t('priority');
    default:
      return field satisfies never;
  }
}

/** Options of a job that tell how it is treated; each is shown only when it was given. */
function optionNames(): Readonly<Record<string, string>> {
  return {
    attempts: t('attempts at most'),
    backoff: t('backoff'),
    lifo: t('last in, first out'),
    removeOnComplete: t('remove on completion'),
    removeOnFail: t('remove on failure'),
    fpof: t('fail parent on failure'),
    cpof: t('continue parent on failure'),
    idof: t('ignore failure for the parent'),
    rdof: t('remove dependency on failure'),
    kl: t('log lines kept'),
    sizeLimit: t('data limit (bytes)'),
    stackTraceLimit: t('stack traces kept'),
    timestamp: t('added (epoch ms)'),
    repeat: t('repeat'),
    de: t('deduplication'),
  };
}

const LONGEST_VALUE = 300;
const NOT_SET: ReadonlySet<string> = new Set(['', '0']);

export function jobFactsCommand(queue: QueueId, jobId: string): RedisCommand {
  return ['HMGET', jobKey(queue, jobId), ...FIELDS];
}

/**
 * Options and circumstances of a job.
 *
 * @param reply of {@link jobFactsCommand}
 * @param opts the record's options as JSON text, when they could be read
 */
export function jobFacts(reply: unknown, opts: string | undefined): readonly TaskFact[] {
  const values = listOf(reply);
  const fields = FIELDS.flatMap((field, index): TaskFact[] => {
    const value = shownTextOf(values[index] ?? null);
    return value === null || NOT_SET.has(value) ? [] : [{ name: fieldName(field), value: cut(value) }];
  });
  return [...fields, ...optionFacts(opts)];
}

function optionFacts(opts: string | undefined): readonly TaskFact[] {
  const parsed = parseTolerantJson(opts ?? '');
  if (!parsed.ok || parsed.value.kind !== 'object') return [];
  const names = optionNames();
  return parsed.value.entries.flatMap(([key, value]): TaskFact[] => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
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
  if (value.kind === 'boolean') return value.value ? t('yes') : t('no');
  return value.kind === 'string' ? value.value : formatDataNode(value, 0);
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
