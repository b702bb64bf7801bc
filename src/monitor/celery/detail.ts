import { mergeTask } from '../../model/mergeTask.ts';
import { parseStackTrace } from '../../model/parseStackTrace.ts';
import type { Payload } from '../../model/payload.ts';
import { NO_CIRCUMSTANCES, type TaskDetail, type TaskRef } from '../../model/task.ts';
import { isFinished, isKnownTaskState } from '../../model/taskState.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import { formatDataNode } from '../../model/tolerantJson.ts';
import { RedisLinkError } from '../redis/redisErrors.ts';
import { taskOf } from '../recordDetail.ts';
import type { SystemContext } from '../system.ts';
import { exceptionOf } from './exceptionRecord.ts';
import { isTruncatedRepr } from './pythonRepr.ts';
import { describeResult, hasException } from './resultRecord.ts';
import type { CeleryResults, StoredResult } from './results.ts';
import type { FoundTask, TaskLookup } from './taskLookup.ts';
import { fieldOf, jsonPayload, type MessageArguments } from './taskMessage.ts';

const MAX_RESULT_BYTES = 8 * 1024 * 1024;

/**
 * Everything about one task: its result record first, then, while it has not ended, its message or what workers say
 * of it, else the representations that events carried. Each value names its source.
 *
 * @returns `null` when neither the servers nor the store know it
 * @throws RedisLinkError when the broker cannot be reached and the store does not know the task
 */
export async function readTaskDetail(
  context: SystemContext,
  parts: { readonly results: CeleryResults; readonly lookup: TaskLookup },
  ref: TaskRef,
): Promise<TaskDetail | null> {
  const now = context.clock.now();
  const known = context.known(ref);
  const stored = await orUnreachable(known, () => parts.results.read([ref.id], MAX_RESULT_BYTES));
  const result = stored?.get(ref.id) ?? null;
  const update = result?.kind === 'record' ? describeResult(result.record, ref, now) : null;
  // Events tell the same with finer times; a passing state in the result (STARTED, RETRY) is older news than theirs.
  const isNews =
    update?.state !== undefined && (known === null || (isFinished(update.state) && !hasToldEnd(known)));
  const record = isNews ? mergeTask(known, update, now) : known;
  const ended = record !== null && isFinished(record.state);
  const found = ended ? null : await orUnreachable(record, () => parts.lookup.find(ref, record));
  const task = found?.update === null || found === null ? record : mergeTask(record, found.update, now);
  if (task === null) return null;
  // The list must not go on showing a task as running whose end was just read.
  context.record([...(isNews ? [update] : []), ...(known === null && found?.update ? [found.update] : [])]);
  return compose(task, result, found, now);
}

/** Whether the task's own end is known; that it was lost is our conclusion, which a result refutes. */
function hasToldEnd({ state }: TaskRecord): boolean {
  return isFinished(state) && state !== 'lost';
}

/** With a record at hand an unreachable server is no reason to show nothing. */
async function orUnreachable<T>(record: TaskRecord | null, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (record === null || !(error instanceof RedisLinkError)) throw error;
    return null;
  }
}

function compose(
  task: TaskRecord,
  result: StoredResult | null,
  found: FoundTask | null,
  now: number,
): TaskDetail {
  const record = result?.kind === 'record' && result.record.kind === 'json' ? result.record : null;
  const exact = found?.payload ?? extendedArguments(result);
  const traceback = record?.traceback ?? task.traceback;
  const exception = record !== null && hasException(record.state) ? exceptionOf(record.result) : null;
  const isCustom = record !== null && !isKnownTaskState(record.state);
  return {
    ...NO_CIRCUMSTANCES,
    task: taskOf(task),
    args: exact?.args ?? fromRepr(task.argsRepr, NO_ARGUMENTS),
    kwargs: exact?.kwargs ?? fromRepr(task.kwargsRepr, NO_ARGUMENTS),
    result: resultPayload(task, result),
    exception: task.state === 'succeeded' ? null : (exception ?? uncutError(task)),
    tracebacks: traceback === null || task.state === 'succeeded' ? [] : [traceback],
    maxRetries: null,
    progress: isCustom ? formatDataNode(record.result, 0) : null,
    readAt: now,
  };
}

const NO_ARGUMENTS = 'No message, result record or event that was seen tells its arguments.';
const NO_RESULT =
  'No result is stored: it has expired, the task keeps none, or the result backend is another one.';

/** Name, args and kwargs stand in the record when the application sets `result_extended`. */
function extendedArguments(result: StoredResult | null): MessageArguments | null {
  if (result?.kind !== 'record' || result.record.kind !== 'json') return null;
  const args = fieldOf(result.record.fields, 'args');
  const kwargs = fieldOf(result.record.fields, 'kwargs');
  if (args?.kind !== 'array' || kwargs?.kind !== 'object') return null;
  return { args: jsonPayload(args, 'result record'), kwargs: jsonPayload(kwargs, 'result record') };
}

function resultPayload(task: TaskRecord, result: StoredResult | null): Payload {
  if (!isFinished(task.state)) return { kind: 'absent', reason: 'It has not ended yet.' };
  if (result?.kind === 'large') return opaque('application/json', result.bytes, task);
  if (result?.kind === 'record' && result.record.kind === 'opaque') {
    return opaque(result.record.contentType, result.record.bytes, task);
  }
  if (task.state !== 'succeeded')
    return { kind: 'absent', reason: 'It did not succeed, so there is no result.' };
  if (result?.kind === 'record' && result.record.kind === 'json' && result.record.state === 'succeeded') {
    return jsonPayload(result.record.result, 'result record');
  }
  return fromRepr(task.resultRepr, NO_RESULT);
}

function opaque(contentType: string, bytes: number, task: TaskRecord): Payload {
  return { kind: 'opaque', contentType, bytes, repr: task.resultRepr, source: 'result record' };
}

function fromRepr(repr: string | null, reason: string): Payload {
  if (repr === null) return { kind: 'absent', reason };
  return { kind: 'repr', text: repr, truncated: isTruncatedRepr(repr), source: 'event' };
}

/** A long error is cut in the list; the traceback ends with the whole of it. */
function uncutError({ error, traceback }: TaskRecord): string | null {
  if (error === null || traceback === null || !error.endsWith('…')) return error;
  return parseStackTrace(traceback, 'celery').exception ?? error;
}
