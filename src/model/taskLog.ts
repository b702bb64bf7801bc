/** A page of the lines that a job has logged. */
export interface TaskLogPage {
  /** Oldest first. */
  readonly lines: readonly string[];
  readonly total: number;
  /** Offset of the next page; `null`: this was the last. */
  readonly next: number | null;
}
