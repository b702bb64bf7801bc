import type { ActionKind, ActionRefusal, TargetOutcome } from './action.ts';
import type { ConnectionId } from './connection.ts';

/** One action that somebody asked for, as the action log keeps it. */
export interface ActionLogEntry {
  /** Ascends with time. */
  readonly id: number;
  /** Epoch ms at which it was asked for. */
  readonly at: number;
  readonly durationMs: number;
  readonly connectionId: ConnectionId;
  /** As it was called then. */
  readonly connectionName: string;
  readonly kind: ActionKind;
  /** What was asked, with the objects named: `Purge the queue 'celery'`. */
  readonly summary: string;
  /** `null`: it was done. */
  readonly refusal: ActionRefusal | null;
  readonly message: string;
  readonly targets: readonly TargetOutcome[];
  /** How many more targets there were; those that failed were kept first. */
  readonly targetsLeftOut: number;
  /**
   * What became of what it removed. `taking`: not all of it is kept yet; `gone`: discarded, or too long ago; `null`: it kept
   * nothing.
   */
  readonly removal: 'taking' | 'kept' | 'restored' | 'gone' | null;
  /** What it removed and that can still be put back; `null`: nothing, or not any more. */
  readonly undo: {
    readonly batchId: string;
    readonly items: number;
    /** Epoch ms until which it is kept. */
    readonly until: number;
  } | null;
}

export interface ActionLogPage {
  /** Newest first. */
  readonly entries: readonly ActionLogEntry[];
  /** For the next page; `null`: this was the last. */
  readonly next: number | null;
}
