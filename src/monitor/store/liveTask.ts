import type { TaskRecord } from '../../model/taskUpdate.ts';
import type { Source } from './source.ts';

/** A task held in memory: unfinished, or changed a moment ago. */
export interface LiveTask {
  readonly source: Source;
  readonly id: string;
  /** Its row; 0: not written yet. */
  seq: number;
  record: TaskRecord;
  /** Epoch ms of our clock at which its failure was first seen; `null`: it is not failed. */
  failedAt: number | null;
  /** Whether the record is newer than its row. */
  isDirty: boolean;
}
