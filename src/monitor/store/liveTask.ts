import type { TaskAttempt } from '../../model/task.ts';
import type { LateEnd } from '../../model/taskAttempt.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { Source } from './source.ts';

/** A task held in memory: unfinished, or changed a moment ago. */
export interface LiveTask {
  readonly source: Source;
  readonly id: string;
  /** Its row; 0: not written yet. */
  seq: number;
  record: TaskRecord;
  /** What its row says, and the statistics; `null`: it is in neither. */
  written: TaskRecord | null;
  /** Epoch ms of our clock at which its failure was first seen; `null`: it is not failed. */
  failedAt: number | null;
  /**
   * Fingerprint of its failure as it stands in its row; `null`: none; `undefined`: not known, for the row is older than
   * fingerprints.
   */
  cause: string | null | undefined;
  /** Whether the record is newer than its row. */
  isDirty: boolean;
  /** {@link textUnits} of the record when it was last measured. */
  units: number;
  /** What is to be written beside its row; `null` for nearly all. */
  unwritten: UnwrittenHistory | null;
}

export interface UnwrittenHistory {
  /** Runs that ended since the last write. */
  readonly attempts: EndedAttempt[];
  /** Ends of runs before, told late, by their run. */
  readonly lateEnds: Map<number, LateEnd>;
  message: TaskMessage | null;
  /** Id of the task that it repeats. */
  retryOf: string | null;
}

export interface EndedAttempt extends TaskAttempt {
  readonly run: number;
}

/** Texts that can be long. */
interface LongTexts {
  readonly error?: string | null;
  readonly argsRepr?: string | null;
  readonly kwargsRepr?: string | null;
  readonly resultRepr?: string | null;
  readonly traceback?: string | null;
}

/** UTF-16 units of what makes a task large in memory. Spelled out: this runs for every event. */
export function textUnits({ error, argsRepr, kwargsRepr, resultRepr, traceback }: LongTexts): number {
  return (
    (error?.length ?? 0) +
    (argsRepr?.length ?? 0) +
    (kwargsRepr?.length ?? 0) +
    (resultRepr?.length ?? 0) +
    (traceback?.length ?? 0)
  );
}

/** When the failure counts as first seen: a past one is counted in its own time. */
export function failureTime(update: TaskUpdate, now: number): number {
  return update.isPast === true ? Math.min(update.finishedAt ?? update.at, now) : now;
}
