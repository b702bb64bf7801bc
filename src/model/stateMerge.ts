import type { TaskState } from './taskState.ts';

/** What an update means for a task that is already known. */
export interface StateMerge {
  readonly state: TaskState;
  /** Epoch ms of the watched system at which `state` became true. */
  readonly stateAt: number;
  readonly retries: number | null;
  /**
   * - newer: the update tells what is true now.
   * - older: it tells of the past of this run and may only fill gaps.
   * - new run: the task begins again; times and results of the run before no longer hold.
   * - foreign: it tells of an earlier run, or of an end that another one overruled; only what identifies
   *   the task (name, arguments, relatives) is taken from it.
   */
  readonly update: 'newer' | 'older' | 'new run' | 'foreign';
}
