import type { RedisCommand } from '../redis/redisLink.ts';
import { jobIdOfKey, jobKey, type QueueId } from './keys.ts';
import { listOf, numberOf, shownTextOf } from './replyValue.ts';

/** The short fields of a job's hash. `null` = the record has none. Times are epoch ms of the machines that wrote them. */
export interface JobFields {
  readonly name: string | null;
  readonly sentAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Ms from being added or retried until it is due. */
  readonly delayMs: number | null;
  readonly priority: number | null;
  /** Attempts that ended. Versions before 5 count an attempt when it starts; see {@link countsStarts}. */
  readonly attempts: number | null;
  /** Whether `attempts` includes the one that runs now. */
  readonly countsStarts: boolean;
  readonly worker: string | null;
  readonly parentId: string | null;
  /** Full key of the parent's record. */
  readonly parentKey: string | null;
}

const FIELDS = [
  'name',
  'timestamp',
  'processedOn',
  'finishedOn',
  'delay',
  'priority',
  'atm',
  'attemptsMade',
  'pb',
  'parentKey',
] as const;

/** One HMGET of the short fields: never the data, the result or stacks, whose size is not bounded. */
export function jobFieldsCommand(queue: QueueId, jobId: string): RedisCommand {
  return ['HMGET', jobKey(queue, jobId), ...FIELDS];
}

/** `null` when there is no such job (any more). Tolerates whatever stands in the fields. */
export function parseJobFields(reply: unknown): JobFields | null {
  const values = new Map(FIELDS.map((field, index) => [field, listOf(reply)[index] ?? null]));
  if ([...values.values()].every((value) => value === null)) return null;
  const number = (field: (typeof FIELDS)[number]) => nonNegative(numberOf(values.get(field)));
  const text = (field: (typeof FIELDS)[number]) => shownTextOf(values.get(field));
  const made = number('attemptsMade');
  const parentKey = text('parentKey');
  return {
    name: text('name'),
    sentAt: number('timestamp'),
    startedAt: number('processedOn'),
    finishedAt: number('finishedOn'),
    delayMs: number('delay'),
    priority: number('priority'),
    attempts: made ?? number('atm'),
    countsStarts: made !== null,
    worker: text('pb') || null,
    parentId: parentKey === null ? null : jobIdOfKey(parentKey),
    parentKey: parentKey || null,
  };
}

function nonNegative(value: number | null): number | null {
  return value === null || value < 0 || value > Number.MAX_SAFE_INTEGER ? null : Math.trunc(value);
}

/**
 * Retries so far as the model counts them: 0 during and after the first attempt, 1 as soon as another one is due.
 * `null` when the record does not count.
 */
export function retriesOf(job: JobFields, phase: 'queued' | 'active' | 'finished'): number | null {
  if (job.attempts === null) return phase === 'finished' ? null : 0;
  const ended = phase === 'finished' || (phase === 'active' && job.countsStarts);
  return Math.max(0, ended ? job.attempts - 1 : job.attempts);
}
