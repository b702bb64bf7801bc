import type { ConnectionId } from './connection.ts';
import type { SystemKind } from './system.ts';
import type { TaskRef } from './task.ts';

/** Every action that a person can ask for. Values that reach a worker are JSON text, so no digit is lost. */
export type Action =
  | {
      readonly kind: 'celery.sendTask';
      readonly connectionId: ConnectionId;
      readonly task: string;
      readonly queue: string;
      /** JSON array text. */
      readonly args: string;
      /** JSON object text. */
      readonly kwargs: string;
      /** 0 (most urgent on Redis) to 9; `null`: 0. */
      readonly priority: number | null;
      /** Delay in seconds before it may start. */
      readonly countdownS: number | null;
    }
  | {
      readonly kind: 'bullmq.addJob';
      readonly connectionId: ConnectionId;
      readonly prefix: string;
      readonly queue: string;
      readonly name: string;
      /** JSON text of the job's data. */
      readonly data: string;
    }
  | {
      readonly kind: 'celery.enableEvents';
      readonly connectionId: ConnectionId;
      /** Nodenames; never a broadcast. */
      readonly workers: readonly string[];
    };

export type ActionKind = Action['kind'];

/** safe: nothing is lost; disruptive: work is interrupted; destructive: data is gone. */
export type ActionDanger = 'safe' | 'disruptive' | 'destructive';

export interface ActionSpec {
  readonly title: string;
  readonly system: SystemKind;
  readonly target: 'connection' | 'worker' | 'queue' | 'task';
  readonly danger: ActionDanger;
  /** Refused on a read-only connection. */
  readonly writes: boolean;
}

/** The one table from which menus, confirmations and the read-only guard derive. */
export const ACTIONS: Readonly<Record<ActionKind, ActionSpec>> = {
  'celery.sendTask': {
    title: 'Send Task',
    system: 'celery',
    target: 'queue',
    danger: 'safe',
    writes: true,
  },
  'bullmq.addJob': { title: 'Add Job', system: 'bullmq', target: 'queue', danger: 'safe', writes: true },
  'celery.enableEvents': {
    title: 'Enable Task Events',
    system: 'celery',
    target: 'worker',
    danger: 'safe',
    writes: true,
  },
};

export type ActionRefusal = 'read-only' | 'unsupported' | 'invalid' | 'refused' | 'no-reply' | 'unreachable';

export type ActionOutcome =
  | { readonly ok: true; readonly message: string; readonly task: TaskRef | null }
  | { readonly ok: false; readonly reason: ActionRefusal; readonly message: string };
