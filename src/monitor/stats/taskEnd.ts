import { isFinished } from '../../model/taskState.ts';
import type { CountedEnd } from '../../model/statistics/endCounts.ts';
import type { TaskAttempt } from '../../model/task.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';

/** What of a record tells how it ended. */
export type EndedRecord = Pick<
  TaskRecord,
  | 'state'
  | 'stateAt'
  | 'updatedAt'
  | 'name'
  | 'queue'
  | 'worker'
  | 'run'
  | 'retries'
  | 'sentAt'
  | 'startedAt'
  | 'finishedAt'
  | 'etaAt'
  | 'runtimeMs'
>;

/** How a run of a task ended. `null` = not known. */
export interface TaskEnd {
  readonly end: CountedEnd;
  /** Epoch ms, never later than our clock was when we heard of it. */
  readonly at: number;
  readonly runMs: number | null;
  readonly waitMs: number | null;
}

/** Clocks of two machines that keep the time differ by less. */
const CLOCK_SKEW_MS = 1_000;

const ENDS: Readonly<Record<string, CountedEnd>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  revoked: 'revoked',
  rejected: 'rejected',
  lost: 'lost',
};

/** `null` while it has not ended. */
export function taskEnd(record: EndedRecord): TaskEnd | null {
  const end = isFinished(record.state) ? ENDS[record.state] : undefined;
  if (end === undefined) return null;
  const told = record.finishedAt ?? (record.stateAt > 0 ? record.stateAt : record.updatedAt);
  return {
    end,
    at: Math.min(told, record.updatedAt),
    runMs: record.runtimeMs,
    waitMs: waitMs(record),
  };
}

/**
 * How a run ended that another one followed: by an end, or by the next one. A worker often tells of a retry only after the
 * next run has begun, so the state of the run does not matter then.
 *
 * @param now epoch ms, which stands in for an end whose moment nobody told
 */
export function attemptEnd(attempt: TaskAttempt, now: number): TaskEnd {
  const end = (isFinished(attempt.state) ? ENDS[attempt.state] : undefined) ?? 'retried';
  const { startedAt, finishedAt } = attempt;
  const ran = startedAt === null || finishedAt === null ? null : finishedAt - startedAt;
  return {
    end,
    at: Math.min(finishedAt ?? now, now),
    runMs: ran !== null && ran >= 0 ? ran : null,
    waitMs: null,
  };
}

/** Whether two records of one task are counted alike. */
export function isSameEnd(one: EndedRecord, other: EndedRecord): boolean {
  return (
    one.state === other.state &&
    one.run === other.run &&
    one.name === other.name &&
    one.queue === other.queue &&
    one.worker === other.worker &&
    one.finishedAt === other.finishedAt &&
    one.startedAt === other.startedAt &&
    one.runtimeMs === other.runtimeMs &&
    one.sentAt === other.sentAt &&
    one.etaAt === other.etaAt &&
    one.retries === other.retries &&
    one.stateAt === other.stateAt
  );
}

/**
 * From the moment it could begin to its start. That is when it was sent or, later, due; a further run waits from when it
 * was due, because when it was sent again nobody tells. Clocks that differ a little make no wait, others an unknown one.
 */
function waitMs({ startedAt, sentAt, etaAt, run, retries }: EndedRecord): number | null {
  if (startedAt === null) return null;
  const isFirstRun = run === 0 && (retries ?? 0) === 0;
  const due = etaAt !== null && etaAt <= startedAt ? etaAt : null;
  const sent = isFirstRun ? sentAt : null;
  const ready = due === null ? sent : Math.max(due, sent ?? due);
  if (ready === null || ready - startedAt > CLOCK_SKEW_MS) return null;
  return Math.max(startedAt - ready, 0);
}
