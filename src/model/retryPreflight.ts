import type { Payload } from './payload.ts';
import type { TaskRef } from './task.ts';

export type RetryWarningKind =
  | 'arguments-unknown'
  | 'arguments-truncated'
  | 'arguments-redacted'
  | 'not-finished'
  | 'already-retried'
  | 'group-lost'
  | 'chord-lost'
  | 'chain-lost'
  | 'callbacks-lost'
  | 'not-registered'
  | 'registration-unknown'
  | 'queue-unknown'
  | 'queue-not-consumed'
  | 'options-lost';

/** Something that a person should know before a task is sent again. */
export interface RetryWarning {
  readonly kind: RetryWarningKind;
  readonly sentence: string;
}

/** Whether and how faithfully a task can be sent again. */
export interface RetryPreflight {
  readonly ref: TaskRef;
  readonly name: string | null;
  readonly queue: string | null;
  /** Exact only as `json`. */
  readonly args: Payload;
  readonly kwargs: Payload;
  /** BullMQ: what the job was added with, as JSON object text of `JobsOptions`; `null` or absent: not known. */
  readonly options?: string | null;
  /** It can be sent exactly as it was; `false`: a person must give the arguments. */
  readonly isExact: boolean;
  readonly warnings: readonly RetryWarning[];
  /** Why it cannot be sent again at all; `null` when it can. */
  readonly blocked: string | null;
}
