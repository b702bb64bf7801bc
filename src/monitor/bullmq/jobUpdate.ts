import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { KnownTaskState } from '../../model/taskState.ts';
import type { TaskRef } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';
import { excerpt, firstLine } from './excerpt.ts';
import { failureText } from './failure.ts';
import { type JobContents, parseStacks } from './jobContents.ts';
import { type JobFields, retriesOf } from './jobFields.ts';

/** The last thing that was heard of a job, which its record is read to complete. */
export interface JobSighting {
  readonly ref: TaskRef;
  /** Epoch ms of the server's clock. */
  readonly at: number;
  /** `null`: what was heard says nothing of it. */
  readonly state: KnownTaskState | null;
}

/**
 * What the record adds to what is known. The events' times are the server's; the record's are those of other machines
 * and only fill gaps.
 *
 * @param hasFailed whether the record holds a failed reason
 */
export function jobUpdate(
  sighting: JobSighting,
  job: JobFields,
  hasFailed: boolean,
  known: TaskRecord | null,
): TaskUpdate {
  const started = sighting.state === 'started';
  const finished = sighting.state !== null && isFinished(sighting.state);
  // The job may have moved on since it was heard of: what is counted follows the record, not the sighting.
  const retries = retriesOf(job, job.finishedAt !== null ? 'finished' : started ? 'active' : 'queued');
  const state = queuedState(sighting, job, hasFailed, known);
  return {
    ref: sighting.ref,
    at: sighting.at,
    ...(state === null ? {} : { state }),
    ...(retries === null ? {} : { retries }),
    ...(job.name === null ? {} : { name: excerpt(job.name) }),
    ...(job.worker === null ? {} : { worker: excerpt(job.worker) }),
    ...(job.parentId === null ? {} : { parentId: excerpt(job.parentId) }),
    ...gap('sentAt', job.sentAt, known?.sentAt),
    ...(started || finished ? gap('startedAt', job.startedAt, known?.startedAt) : {}),
    ...(finished ? gap('finishedAt', job.finishedAt, known?.finishedAt) : {}),
    ...(finished ? runtime(job) : {}),
  };
}

/** A waiting job whose attempt failed is on its way to a retry; one with a priority waits in another set. */
function queuedState(
  sighting: JobSighting,
  job: JobFields,
  hasFailed: boolean,
  known: TaskRecord | null,
): KnownTaskState | null {
  if (sighting.state !== 'waiting' && sighting.state !== 'delayed') return null;
  if (known !== null && known.state !== sighting.state) return null;
  if (hasFailed && (job.attempts ?? 0) > 0) return 'retrying';
  return sighting.state === 'waiting' && (job.priority ?? 0) > 0 ? 'prioritized' : null;
}

function gap<Field extends 'sentAt' | 'startedAt' | 'finishedAt'>(
  field: Field,
  value: number | null,
  known: number | null | undefined,
): Partial<Record<Field, number>> {
  if (value === null || (known !== null && known !== undefined)) return {};
  const filled: Partial<Record<Field, number>> = {};
  filled[field] = value;
  return filled;
}

function runtime(job: JobFields): { readonly runtimeMs?: number } {
  if (job.startedAt === null || job.finishedAt === null || job.finishedAt < job.startedAt) return {};
  return { runtimeMs: job.finishedAt - job.startedAt };
}

/** What the contents of the record add: representations for search and for when the record has gone. */
export function contentsUpdate(sighting: JobSighting, contents: JobContents): TaskUpdate {
  const failed = sighting.state !== 'succeeded';
  const stacks = parseStacks(contents.stacktrace);
  const stack = stacks.at(-1);
  const error = firstLine(failureText(contents.failedReason ?? '', stacks));
  return {
    ref: sighting.ref,
    at: sighting.at,
    ...(contents.data === undefined ? {} : { argsRepr: excerpt(contents.data) }),
    ...(contents.returnvalue === undefined ? {} : { resultRepr: excerpt(contents.returnvalue) }),
    ...(failed && error !== '' ? { error } : {}),
    ...(failed && stack !== undefined ? { traceback: stack } : {}),
  };
}
