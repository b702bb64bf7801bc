import type { Payload } from '../../model/payload.ts';
import type { Task, TaskDetail, TaskFact, TaskRef, TaskRelative } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import { parseTolerantJson } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import { jobAttempts } from './attempts.ts';
import { firstLine } from './excerpt.ts';
import { failureText } from './failure.ts';
import { type ContentField, type ContentLengths, type JobContents, parseStacks } from './jobContents.ts';
import { unreadValues } from './unreadValues.ts';
import { type JobFields, retriesOf } from './jobFields.ts';
import type { JobState } from './jobState.ts';
import type { QueueId } from './keys.ts';

/** Everything that was read of one job's record. */
export interface JobRecord {
  readonly ref: TaskRef;
  readonly queue: QueueId;
  readonly fields: JobFields;
  readonly lengths: ContentLengths;
  /** Fields above the cap are missing here. */
  readonly contents: JobContents;
  /** `null`: the state sets could not be read. */
  readonly state: JobState | null;
  readonly relatives: readonly TaskRelative[];
  /** Jobs of its flow beyond `relatives`. */
  readonly leftOut: number;
  readonly facts: readonly TaskFact[];
}

/** Bytes of one field that are read unasked. */
export const MAX_FIELD_BYTES = 1_048_576;

/**
 * The job as the task panel shows it. Pure and total: whatever stands in the record.
 *
 * @param known what events have told, for a state that cannot be read and times that the record lacks
 * @param now epoch ms of our clock
 */
export function jobDetail(job: JobRecord, known: TaskRecord | null, now: number): TaskDetail {
  const task = jobTask(job, known, now);
  // Stacks of earlier attempts stay in the record of a job that succeeded in the end; it did not fail.
  const stacks = task.state === 'succeeded' ? [] : parseStacks(job.contents.stacktrace);
  return {
    task,
    args: payloadOf(job, 'data', t('The job was added without data.')),
    kwargs: { kind: 'absent', reason: t('A BullMQ job has one data value and no keyword arguments.') },
    result:
      task.state === 'succeeded'
        ? payloadOf(job, 'returnvalue', t('The job returned nothing.'))
        : { kind: 'absent', reason: noResult(task) },
    exception:
      task.error === null ? null : failureText(job.contents.failedReason ?? '', stacks) || task.error,
    tracebacks: stacks,
    maxRetries: maxRetries(job.contents.opts),
    progress: progressOf(job.contents.progress),
    attempts: jobAttempts(task, parseStacks(job.contents.stacktrace)),
    relatives: job.relatives,
    relativesLeftOut: job.leftOut,
    unread: unreadValues(job, task.state),
    facts: job.facts,
    diagnoses: [],
    readAt: now,
  };
}

function jobTask(job: JobRecord, known: TaskRecord | null, now: number): Task {
  const { fields } = job;
  const hasFailed = job.lengths.failedReason > 0 && (fields.attempts ?? 0) > 0;
  const inQueue = job.state?.state ?? known?.state ?? 'pending';
  const isQueued = inQueue === 'waiting' || inQueue === 'delayed' || inQueue === 'prioritized';
  const state = isQueued && hasFailed ? 'retrying' : inQueue;
  const ended = isFinished(state);
  const finishedAt = ended ? (fields.finishedAt ?? known?.finishedAt ?? null) : null;
  const startedAt = fields.startedAt ?? known?.startedAt ?? null;
  const hasError = state === 'failed' || state === 'retrying';
  const failure = failureText(job.contents.failedReason ?? '', parseStacks(job.contents.stacktrace));
  return {
    ref: job.ref,
    name: fields.name ?? known?.name ?? null,
    state,
    queue: job.queue.name,
    worker: fields.worker ?? known?.worker ?? null,
    sentAt: fields.sentAt ?? known?.sentAt ?? null,
    receivedAt: null,
    startedAt,
    finishedAt,
    etaAt: job.state?.etaAt ?? (isQueued ? (known?.etaAt ?? null) : null),
    runtimeMs:
      finishedAt !== null && startedAt !== null && finishedAt >= startedAt ? finishedAt - startedAt : null,
    retries: retriesOf(fields, ended ? 'finished' : state === 'started' ? 'active' : 'queued'),
    error: hasError ? firstLine(failure) || known?.error || noReason(job) : null,
    parentId: fields.parentId,
    rootId: null,
    updatedAt: known?.updatedAt ?? now,
  };
}

function noReason({ lengths }: JobRecord): string {
  return lengths.failedReason === 0
    ? t('failed without a reason')
    : t('failed for a reason of {0} bytes, which is not read', String(lengths.failedReason));
}

function noResult(task: Task): string {
  if (task.state === 'failed') return t('The job failed.');
  return isFinished(task.state) ? t('The job ended without a result.') : t('The job has not finished.');
}

function payloadOf(job: JobRecord, field: ContentField, none: string): Payload {
  const source = 'job record';
  const bytes = job.lengths[field];
  if (bytes === 0) return { kind: 'absent', reason: none };
  const text = job.contents[field];
  if (text === undefined) {
    return { kind: 'opaque', contentType: 'application/json', bytes, repr: null, source };
  }
  if (!isJson(text)) return { kind: 'repr', text, truncated: false, source };
  return { kind: 'json', text, source };
}

/** A long text is only checked: its nodes would take many times its size. */
function isJson(text: string): boolean {
  if (text.length <= MAX_FIELD_BYTES) return parseTolerantJson(text).ok;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `attempts` counts all of them; 0 and 1 both mean that there is no retry. */
function maxRetries(opts: string | undefined): number | null {
  const parsed = parseTolerantJson(opts ?? '');
  if (!parsed.ok || parsed.value.kind !== 'object') return null;
  const attempts = parsed.value.entries.find(([key]) => key === 'attempts')?.[1];
  if (attempts === undefined) return 0;
  const count = attempts.kind === 'number' ? Number(attempts.text) : Number.NaN;
  return Number.isSafeInteger(count) && count >= 0 ? Math.max(0, count - 1) : null;
}

function progressOf(text: string | undefined): string | null {
  return text !== undefined && isJson(text) ? text : null;
}
