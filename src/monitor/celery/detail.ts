import { parseStackTrace } from '../../model/parseStackTrace.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Payload } from '../../model/payload.ts';
import type { TaskAttempt, TaskDetail, TaskRef } from '../../model/task.ts';
import { attemptOf } from '../../model/taskAttempt.ts';
import { isFinished, isKnownTaskState } from '../../model/taskState.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import { formatDataNode } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import { RedisLinkError } from '../redis/redisErrors.ts';
import { taskOf } from '../recordDetail.ts';
import type { SystemContext } from '../system.ts';
import { readChordProgress, type ChordProgress } from './chordProgress.ts';
import { exceptionOf } from './exceptionRecord.ts';
import type { CeleryKeys } from './keys.ts';
import { headersOf } from './messageOptions.ts';
import { hasException } from './resultRecord.ts';
import type { StoredResult } from './results.ts';
import { taskFacts } from './taskFacts.ts';
import { jsonPayload } from './taskMessage.ts';
import { fromRepr, readTask, type TaskReading, type TaskReadingParts } from './taskReading.ts';
import { taskRelatives } from './taskRelatives.ts';
import { textOf } from './wireFields.ts';

export interface TaskDetailParts extends TaskReadingParts {
  readonly diagnose: (reading: TaskReading) => readonly Diagnosis[];
}

/**
 * Everything about one task; see {@link readTask} for where it is looked for.
 *
 * @returns `null` when neither the servers nor the store know it
 * @throws RedisLinkError when the broker cannot be reached and the store does not know the task
 */
export async function readTaskDetail(
  context: SystemContext,
  parts: TaskDetailParts,
  ref: TaskRef,
): Promise<TaskDetail | null> {
  const reading = await readTask(context, parts, ref);
  if (reading === null) return null;
  const { task, result } = reading;
  const record = result?.kind === 'record' && result.record.kind === 'data' ? result.record : null;
  const exception =
    record !== null && hasException(record.state)
      ? exceptionOf(record.result, record.traceback ?? task.traceback)
      : null;
  const isCustom = record !== null && !isKnownTaskState(record.state);
  const attempts = context.history.attempts(ref);
  return {
    task: taskOf(task),
    args: reading.args,
    kwargs: reading.kwargs,
    result: resultPayload(task, result),
    exception: task.state === 'succeeded' ? null : (exception ?? uncutError(task)),
    tracebacks: tracebacks(attempts, task, record?.traceback ?? task.traceback),
    maxRetries: null,
    progress: isCustom && !isFinished(task.state) ? formatDataNode(record.result, 0) : null,
    attempts: attempts.length === 0 ? [] : [...attempts, attemptOf(task)],
    relatives: taskRelatives(context, reading),
    facts: taskFacts(reading, await chordOf(context, parts.keys, reading)),
    diagnoses: parts.diagnose(reading),
    readAt: reading.readAt,
  };
}

/** Oldest first; that of the run that succeeded in the end is none. */
function tracebacks(
  attempts: readonly TaskAttempt[],
  task: TaskRecord,
  current: string | null,
): readonly string[] {
  const earlier = attempts.flatMap(({ traceback }) => traceback ?? []);
  const isNew = current !== null && task.state !== 'succeeded' && current !== earlier.at(-1);
  return isNew ? [...earlier, current] : earlier;
}

/** Without a reachable result backend the rest is shown all the same. */
async function chordOf(
  context: SystemContext,
  keys: CeleryKeys,
  { task, message }: TaskReading,
): Promise<ChordProgress | null> {
  const groupId = task.groupId ?? textOf(headersOf(message)['group']) ?? null;
  if (groupId === null) return null;
  try {
    return await readChordProgress(context.results, keys, groupId);
  } catch (error) {
    if (error instanceof RedisLinkError) return null;
    throw error;
  }
}

function resultPayload(task: TaskRecord, result: StoredResult | null): Payload {
  const record = result?.kind === 'record' ? result.record : null;
  // It may be its end, of which no event has told.
  if (record?.kind === 'opaque') return opaque(record.contentType, record.bytes, task);
  if (!isFinished(task.state)) return { kind: 'absent', reason: t('It has not ended yet.') };
  if (result?.kind === 'large') return opaque('application/json', result.bytes, task);
  if (record?.kind === 'yaml') {
    return { kind: 'repr', text: record.text, truncated: false, source: 'result record' };
  }
  if (task.state !== 'succeeded')
    return { kind: 'absent', reason: t('It did not succeed, so there is no result.') };
  if (record?.state === 'succeeded') return jsonPayload(record.result, 'result record');
  return fromRepr(
    task.resultRepr,
    t('No result is stored: it has expired, the task keeps none, or the result backend is another one.'),
  );
}

function opaque(contentType: string, bytes: number, task: TaskRecord): Payload {
  return { kind: 'opaque', contentType, bytes, repr: task.resultRepr, source: 'result record' };
}

/** A long error is cut in the list; the traceback ends with the whole of it. */
function uncutError({ error, traceback }: TaskRecord): string | null {
  if (error === null || traceback === null || !error.endsWith('…')) return error;
  return parseStackTrace(traceback, 'celery').exception ?? error;
}
