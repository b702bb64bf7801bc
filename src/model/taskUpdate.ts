import type { Task, TaskRef } from './task.ts';
import type { TaskState } from './taskState.ts';

/**
 * One observation of a task, as a system's normaliser makes it of an event, a record or a reply.
 * Absent fields say nothing; `null` is never used to erase what is known.
 */
export interface TaskUpdate {
  readonly ref: TaskRef;
  /** Epoch ms in the watched system's clock at which this became true. */
  readonly at: number;
  readonly state?: TaskState;
  /** Orders attempts: a higher number starts a new attempt of the same id. */
  readonly retries?: number;
  readonly name?: string;
  readonly queue?: string;
  readonly worker?: string;
  readonly sentAt?: number;
  readonly receivedAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly etaAt?: number;
  readonly runtimeMs?: number;
  readonly error?: string;
  readonly parentId?: string;
  readonly rootId?: string;
  readonly groupId?: string;
  /** Representations as events carry them, kept for search and for when nothing exact is left. */
  readonly argsRepr?: string;
  readonly kwargsRepr?: string;
  readonly resultRepr?: string;
  readonly traceback?: string;
  /** It was read from what is kept of the past: that it has failed is no news. */
  readonly isPast?: true;
}

/** A task with the representations that the store keeps beside it. */
export interface TaskRecord extends Task {
  /** Epoch ms in the watched system's clock at which `state` became true; 0 while nobody has told the state. */
  readonly stateAt: number;
  /** How many times it began anew after its first run: 0 = in its first run. */
  readonly run: number;
  readonly groupId: string | null;
  readonly argsRepr: string | null;
  readonly kwargsRepr: string | null;
  readonly resultRepr: string | null;
  readonly traceback: string | null;
}
