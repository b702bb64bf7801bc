import type { Action } from '../../src/model/action.ts';
import type { ConnectionConfig } from '../../src/model/connection.ts';
import type { TaskRef } from '../../src/model/task.ts';
import type { SystemKind } from '../../src/model/system.ts';
import type { System, SystemContext } from '../../src/monitor/system.ts';
import type { RedisServer } from '../services/index.ts';

/** What a task of the contract does: return its payload, fail with the message `kaboom`, or first take a while. */
export type ContractTask = 'ok' | 'fail' | 'slow';

export interface StartedWorker {
  /** As the system's list of workers names it. */
  readonly name: string;
  log(): string;
  stop(): Promise<void>;
}

/** One job system with everything that the contract suite needs of its application's side, on a Redis of its own. */
export interface SystemBench {
  readonly kind: SystemKind;
  readonly redis: RedisServer;
  readonly create: (context: SystemContext) => System;
  /** Connection settings that reach the server through `url` (without a database). */
  config(url: string): Partial<ConnectionConfig> & { readonly url: string };
  startWorker(name: string): Promise<StartedWorker>;
  /** The queue of the worker, and one that nobody serves. */
  readonly queue: string;
  readonly idleQueue: string;
  /** Adds a task as an application does; returns what names it. The payload is JSON. */
  enqueue(task: ContractTask, payload: unknown, queue?: string): Promise<TaskRef>;
  /** Whether a task of the worker's queue has succeeded, asked of Redis itself. */
  hasSucceeded(ref: TaskRef): Promise<boolean>;
  /** The task's name as the system shows it. */
  taskName(task: ContractTask): string;
  /** JSON text of the arguments that such a task shows for a payload. */
  shownArgs(payloadText: string): string;
  /** The action by which a person adds a task, its payload as JSON text. */
  addAction(task: ContractTask, payloadText: string, queue?: string): Action;
  /** An action of the other system. */
  readonly foreignAction: Action;
  /** The error line of `fail`, and a file of the application that its traceback names. */
  readonly failure: { readonly error: string; readonly file: string };
  /** Everything that adding a task to the idle queue would change in Redis, as text. */
  snapshot(): Promise<string>;
  /** Puts garbage into every channel and every kind of key that the system reads, without ending workers. */
  damage(): Promise<void>;
  /** Whether the system has come across the garbage: its queue is listed, and what was malformed was counted. */
  isDamageSeen(system: System, log: readonly string[]): boolean;
  close(): Promise<void>;
}
