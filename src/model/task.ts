import type { ConnectionId } from './connection.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Payload } from './payload.ts';
import type { SystemKind } from './system.ts';
import type { TaskState } from './taskState.ts';

/**
 * Names one task for ever. Celery ids are unique on a connection (`scope` is empty);
 * BullMQ ids only within a queue (`scope` is `prefix:queue`).
 */
export interface TaskRef {
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  readonly scope: string;
  readonly id: string;
}

/** What a list shows of a task. Times are epoch ms of the watched system, `null` = not known. */
export interface Task {
  readonly ref: TaskRef;
  readonly name: string | null;
  readonly state: TaskState;
  readonly queue: string | null;
  readonly worker: string | null;
  readonly sentAt: number | null;
  readonly receivedAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** When a delayed, scheduled or retrying task is due. */
  readonly etaAt: number | null;
  /** Execution time in ms as the worker measured it, else finished minus started. */
  readonly runtimeMs: number | null;
  /** Retries so far: 0 = first attempt. */
  readonly retries: number | null;
  /** One line: `ZeroDivisionError: division by zero`. */
  readonly error: string | null;
  readonly parentId: string | null;
  readonly rootId: string | null;
  /** Epoch ms of our clock at the last change seen. */
  readonly updatedAt: number;
}

/** One execution of a task that was tried several times. Times are epoch ms, `null` = not known. */
export interface TaskAttempt {
  /** 0 = the first. */
  readonly retries: number;
  readonly state: TaskState;
  readonly worker: string | null;
  readonly receivedAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: string | null;
  readonly traceback: string | null;
}

/** How another task belongs to this one. */
export type TaskRelation =
  | 'parent'
  | 'root'
  | 'child'
  | 'group member'
  /** Another task of the same workflow. */
  | 'same workflow'
  | 'chord body'
  | 'next in chain'
  | 'callback'
  | 'error callback'
  | 'retry of'
  | 'retried as';

export interface TaskRelative {
  readonly relation: TaskRelation;
  /** `null`: it gets its id only when it is sent. */
  readonly ref: TaskRef | null;
  readonly name: string | null;
  readonly state: TaskState | null;
  /** Id of the task that sent it, of BullMQ that of its parent; `null` or absent: not known. */
  readonly parentId?: string | null;
  /** Scope of that parent, when it is another one than that of `ref`. */
  readonly parentScope?: string;
  /** Why it failed, in one line; `null` or absent: it did not, or that is not known. */
  readonly error?: string | null;
  /** Its record was removed: a state is then how it had ended, where that is told elsewhere. */
  readonly isGone?: boolean;
}

/** Relatives of one relation that are read at most, and of a BullMQ flow all together; there may be any number. */
export const MOST_RELATIVES_OF_A_KIND = 500;

/** A value of a BullMQ job that is too long to be read unasked. */
export interface UnreadValue {
  readonly value: 'data' | 'return value' | 'failure reason' | 'stack traces' | 'progress' | 'options';
  /** Field of the job's hash. */
  readonly field: string;
  readonly bytes: number;
  /** Whether it is read on request; beyond {@link MOST_VALUE_BYTES} it is not. */
  readonly canBeLoaded: boolean;
}

/** Bytes of one value of a BullMQ job that are read at most, when a person asks for it: Redis sends it in one piece. */
export const MOST_VALUE_BYTES = 16_000_000;

export interface TaskFact {
  readonly name: string;
  readonly value: string;
}

/** What is not told of a task beyond its own record. */
export const NO_CIRCUMSTANCES = {
  attempts: [],
  relatives: [],
  facts: [],
  diagnoses: [],
} as const satisfies Partial<TaskDetail>;

/** Everything the task panel shows; read on demand, only for one task. */
export interface TaskDetail {
  readonly task: Task;
  readonly args: Payload;
  /** Absent for BullMQ, whose jobs have one `data` value (in `args`). */
  readonly kwargs: Payload;
  readonly result: Payload;
  /** Exception with its message, uncut, when it failed or retries. */
  readonly exception: string | null;
  /** Newest last: BullMQ keeps one stack per attempt; Celery at most one. */
  readonly tracebacks: readonly string[];
  readonly maxRetries: number | null;
  /** Progress as JSON text (BullMQ progress, Celery custom state's meta). */
  readonly progress: string | null;
  /** Oldest first; empty when nothing is known of single attempts. */
  readonly attempts: readonly TaskAttempt[];
  readonly relatives: readonly TaskRelative[];
  /** Jobs that certainly belong to the same flow beyond `relatives`; absent: not counted. */
  readonly relativesLeftOut?: number;
  /** Values that were too long to be read unasked; absent: none. */
  readonly unread?: readonly UnreadValue[];
  /** Options and circumstances, each a short text: expiry, time limits, origin, stamps, priority. */
  readonly facts: readonly TaskFact[];
  readonly diagnoses: readonly Diagnosis[];
  /** When this was read, epoch ms. */
  readonly readAt: number;
}

/** Unique text form of a ref, safe as a map key and tree id. A lone surrogate, which no URI can hold, is replaced. */
export function taskKey(ref: TaskRef): string {
  return [ref.connectionId, ref.system, ref.scope, ref.id]
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

/** Reads back {@link taskKey}; `null` when the text is not one. */
export function parseTaskKey(text: string): TaskRef | null {
  const parts = text.split('/');
  if (parts.length !== 4) return null;
  try {
    const [connectionId = '', system, scope = '', id = ''] = parts.map(decodeURIComponent);
    if (system !== 'celery' && system !== 'bullmq') return null;
    return connectionId === '' || id === '' ? null : { connectionId, system, scope, id };
  } catch {
    return null;
  }
}
