import { isFinished } from '../model/taskState.ts';
import { isRedacted } from '../model/redaction.ts';
import { parseTolerantJson } from '../model/tolerantJson.ts';
import type { Payload } from '../model/payload.ts';
import { NO_CIRCUMSTANCES, type Task, type TaskAttempt, type TaskDetail } from '../model/task.ts';
import { attemptOf } from '../model/taskAttempt.ts';
import type { TaskMessage } from '../model/taskMessage.ts';
import type { TaskRecord } from '../model/taskUpdate.ts';
import { t } from '../model/l10n.ts';

/** Celery cuts the representations in events at 1,024 characters; a shorter one is whole. */
const CUT_AT = 1_024;

/** The list entry of a record, without the texts that only the history needs. */
export function taskOf(record: TaskRecord): Task {
  return {
    ref: record.ref,
    name: record.name,
    state: record.state,
    queue: record.queue,
    worker: record.worker,
    sentAt: record.sentAt,
    receivedAt: record.receivedAt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    etaAt: record.etaAt,
    runtimeMs: record.runtimeMs,
    retries: record.retries,
    error: record.error,
    parentId: record.parentId,
    rootId: record.rootId,
    updatedAt: record.updatedAt,
  };
}

/** What the history keeps of a task beside its record. */
export interface KeptBeside {
  /** Attempts before the present one, oldest first. */
  readonly attempts: readonly TaskAttempt[];
  readonly message: TaskMessage | null;
}

/**
 * What the history alone can tell of a task, for when the watched server does not know it any more.
 *
 * @param now epoch ms
 */
export function recordDetail(record: TaskRecord, { attempts, message }: KeptBeside, now: number): TaskDetail {
  const isCelery = record.ref.system === 'celery';
  const earlier = attempts.flatMap(({ traceback }) => traceback ?? []);
  return {
    ...NO_CIRCUMSTANCES,
    task: taskOf(record),
    args:
      keptPayload(message?.args) ??
      payloadOf(
        record,
        record.argsRepr,
        t('The server does not keep them any more, and no event told them.'),
      ),
    kwargs: isCelery
      ? (keptPayload(message?.kwargs) ??
        payloadOf(
          record,
          record.kwargsRepr,
          t('The server does not keep them any more, and no event told them.'),
        ))
      : { kind: 'absent', reason: t('A BullMQ job has one data value and no keyword arguments.') },
    result: payloadOf(record, record.state === 'succeeded' ? record.resultRepr : null, noResult(record)),
    exception: record.error,
    tracebacks: record.traceback === null ? earlier : [...earlier, record.traceback],
    attempts: attempts.length === 0 ? [] : [...attempts, attemptOf(record)],
    maxRetries: null,
    progress: null,
    readAt: now,
  };
}

function keptPayload(text: string | null | undefined): Payload | null {
  if (text === null || text === undefined) return null;
  // Without its secrets it is not what was sent.
  if (isRedacted(text)) return { kind: 'repr', text, truncated: false, source: 'seen earlier' };
  return { kind: 'json', text, source: 'seen earlier' };
}

function payloadOf(record: TaskRecord, text: string | null, reason: string): Payload {
  if (text === null) return { kind: 'absent', reason };
  if (record.ref.system === 'bullmq' && !isRedacted(text) && parseTolerantJson(text).ok) {
    return { kind: 'json', text, source: 'job record' };
  }
  return { kind: 'repr', text, truncated: text.length >= CUT_AT, source: 'event' };
}

function noResult(record: TaskRecord): string {
  if (record.state === 'succeeded') return t('The server does not keep it any more, and no event told it.');
  return isFinished(record.state) ? t('The task ended without a result.') : t('The task has not ended yet.');
}
