/** Other failures with the cause of one, as far as the history tells. */
export interface SimilarFailures {
  /** Their fingerprint, see `failureFingerprint`; a filter finds them by `cause:` and this. */
  readonly cause: string;
  /** Without the task itself; at least 1. */
  readonly count: number;
  /** When the first and the last of them was seen as failed: epoch ms of our clock. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** What their errors have in common, see `failureTitle`. */
  readonly error: string;
  /** Not all were counted, so there are more. */
  readonly isCapped: boolean;
}
