import type { ConnectionId } from './connection.ts';
import type { FilterExpression } from './filter/filterExpression.ts';
import type { SystemKind } from './system.ts';
import type { TaskState } from './taskState.ts';

/** Which tasks a question is about. Absent fields do not restrict; all present ones must hold. */
export interface TaskFilter {
  readonly connectionId?: ConnectionId;
  readonly system?: SystemKind;
  readonly states?: readonly TaskState[];
  readonly names?: readonly string[];
  readonly queue?: string;
  readonly worker?: string;
  /** Fingerprint of a failure, see `failureFingerprint`. */
  readonly cause?: string;
  /** Case-insensitive text anywhere in id, name, arguments, result or error. */
  readonly text?: string;
  /** Epoch ms: last changed at or after. */
  readonly since?: number;
  /** What a person typed, read by `parseFilter`. */
  readonly expression?: FilterExpression;
}

export const NO_FILTER: TaskFilter = {};
