/** Other failures of tasks of the same name with the same kind of error, as far as the history tells. */
export interface SimilarFailures {
  /** Without the task itself; at least 1. */
  readonly count: number;
  /** When the first and the last of them was seen as failed: epoch ms of our clock. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** What their errors have in common, see {@link errorKind}. */
  readonly error: string;
  /** Older failures were not looked at, so there may be more. */
  readonly isCapped: boolean;
}

const TYPE = /^([\p{L}_$][\p{L}\p{N}_$.]*)(?:: |$)/u;

/** What makes errors alike: the type of the exception, for messages name ids and times; else the whole line. */
export function errorKind(error: string): string {
  return TYPE.exec(error)?.[1] ?? error;
}
