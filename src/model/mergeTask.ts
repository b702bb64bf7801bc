import { mergeBullmqState } from './bullmqStateOrder.ts';
import { mergeCeleryState } from './celeryAttempts.ts';
import { isFinished } from './taskState.ts';
import type { StateMerge } from './stateMerge.ts';
import type { TaskRecord, TaskUpdate } from './taskUpdate.ts';

type Report = Omit<TaskUpdate, 'ref' | 'at'>;

const NO_REPORT: Report = {};
const NO_FAILURE = { error: null, traceback: null };

/**
 * Joins one observation with what is known of a task. Pure; the record itself is returned when nothing changed.
 * Celery events may come in any order and are joined by precedence, BullMQ events by their time.
 *
 * @param now epoch ms of our clock, kept as `updatedAt` of whatever changed
 */
export function mergeTask(record: TaskRecord | null, update: TaskUpdate, now: number): TaskRecord {
  if (record === null) return firstRecord(update, now);
  const merge =
    record.ref.system === 'celery' ? mergeCeleryState(record, update) : mergeBullmqState(record, update);
  const merged = mergeFields(record, update, merge, now);
  return isUnchanged(record, merged) ? record : merged;
}

function firstRecord(update: TaskUpdate, now: number): TaskRecord {
  const state = update.state ?? 'pending';
  const startedAt = update.startedAt ?? null;
  const finishedAt = isFinished(state) ? (update.finishedAt ?? null) : null;
  const succeeded = state === 'succeeded';
  return {
    ref: update.ref,
    name: update.name ?? null,
    state,
    // A state that nobody reported gives way to the first one that somebody does.
    stateAt: update.state === undefined ? 0 : update.at,
    run: 0,
    queue: update.queue ?? null,
    worker: update.worker ?? null,
    sentAt: update.sentAt ?? null,
    receivedAt: update.receivedAt ?? null,
    startedAt,
    finishedAt,
    etaAt: update.etaAt ?? null,
    runtimeMs: update.runtimeMs ?? elapsed(startedAt, finishedAt),
    retries: update.retries ?? null,
    error: succeeded ? null : (update.error ?? null),
    parentId: update.parentId ?? null,
    rootId: update.rootId ?? null,
    groupId: update.groupId ?? null,
    updatedAt: now,
    argsRepr: update.argsRepr ?? null,
    kwargsRepr: update.kwargsRepr ?? null,
    resultRepr: update.resultRepr ?? null,
    traceback: succeeded ? null : (update.traceback ?? null),
  };
}

function mergeFields(record: TaskRecord, update: TaskUpdate, merge: StateMerge, now: number): TaskRecord {
  const isNewRun = merge.update === 'new run';
  const isCurrent = isNewRun || merge.update === 'newer';
  const replacesEnd = isCurrent && merge.state !== record.state && isFinished(record.state);
  const startsOver = isNewRun || replacesEnd;
  const report = merge.update === 'foreign' ? NO_REPORT : update;
  const startedAt = runTime(record.startedAt, report.startedAt, isNewRun);
  const finishedAt = isFinished(merge.state)
    ? runTime(record.finishedAt, report.finishedAt, startsOver)
    : null;
  const failure = replacesEnd ? NO_FAILURE : record;
  const succeeded = merge.state === 'succeeded';
  return {
    ref: record.ref,
    name: text(record.name, update.name, isCurrent),
    state: merge.state,
    stateAt: merge.stateAt,
    run: isNewRun && hasBeenTold(record) ? record.run + 1 : record.run,
    queue: text(record.queue, update.queue, isCurrent),
    worker: text(record.worker, report.worker, isCurrent),
    sentAt: earliest(record.sentAt, update.sentAt),
    receivedAt: runTime(record.receivedAt, report.receivedAt, isNewRun),
    startedAt,
    finishedAt,
    etaAt: dueTime(isNewRun ? null : record.etaAt, report.etaAt, isCurrent),
    runtimeMs: runtime(startsOver ? null : record, report, startedAt, finishedAt),
    retries: merge.retries,
    error: succeeded ? null : text(failure.error, report.error, isCurrent),
    parentId: record.parentId ?? update.parentId ?? null,
    rootId: record.rootId ?? update.rootId ?? null,
    groupId: record.groupId ?? update.groupId ?? null,
    updatedAt: now,
    argsRepr: text(record.argsRepr, update.argsRepr, isCurrent),
    kwargsRepr: text(record.kwargsRepr, update.kwargsRepr, isCurrent),
    resultRepr: text(startsOver ? null : record.resultRepr, report.resultRepr, isCurrent),
    traceback: succeeded ? null : text(failure.traceback, report.traceback, isCurrent),
  };
}

/** A task that was only announced has no run before the one that begins. */
function hasBeenTold({ receivedAt, startedAt, state }: TaskRecord): boolean {
  return receivedAt !== null || startedAt !== null || state !== 'pending';
}

function text(known: string | null, next: string | undefined, isCurrent: boolean): string | null {
  if (next === undefined) return known;
  return known === null || isCurrent ? next : known;
}

function earliest(known: number | null, next: number | undefined): number | null {
  if (next === undefined) return known;
  return known === null || next < known ? next : known;
}

/** A time within one run: the first report counts; a new run forgets the times of the one before. */
function runTime(known: number | null, next: number | undefined, forget: boolean): number | null {
  return forget ? (next ?? null) : earliest(known, next);
}

function dueTime(known: number | null, next: number | undefined, isCurrent: boolean): number | null {
  if (next === undefined) return known;
  return known === null || isCurrent ? next : known;
}

/** The worker's own measure wins; a difference that we computed follows the times it was computed from. */
function runtime(
  run: TaskRecord | null,
  report: Report,
  startedAt: number | null,
  finishedAt: number | null,
): number | null {
  if (report.runtimeMs !== undefined) return report.runtimeMs;
  if (finishedAt === null || run === null) return elapsed(startedAt, finishedAt);
  const wasComputed = run.runtimeMs === elapsed(run.startedAt, run.finishedAt);
  return run.runtimeMs === null || wasComputed ? elapsed(startedAt, finishedAt) : run.runtimeMs;
}

function elapsed(startedAt: number | null, finishedAt: number | null): number | null {
  if (startedAt === null || finishedAt === null || finishedAt < startedAt) return null;
  return finishedAt - startedAt;
}

function isUnchanged(a: TaskRecord, b: TaskRecord): boolean {
  return (
    a.state === b.state &&
    a.stateAt === b.stateAt &&
    a.name === b.name &&
    a.queue === b.queue &&
    a.worker === b.worker &&
    a.sentAt === b.sentAt &&
    a.receivedAt === b.receivedAt &&
    a.startedAt === b.startedAt &&
    a.finishedAt === b.finishedAt &&
    a.etaAt === b.etaAt &&
    a.runtimeMs === b.runtimeMs &&
    a.retries === b.retries &&
    a.error === b.error &&
    a.parentId === b.parentId &&
    a.rootId === b.rootId &&
    a.run === b.run &&
    a.groupId === b.groupId &&
    a.argsRepr === b.argsRepr &&
    a.kwargsRepr === b.kwargsRepr &&
    a.resultRepr === b.resultRepr &&
    a.traceback === b.traceback
  );
}
