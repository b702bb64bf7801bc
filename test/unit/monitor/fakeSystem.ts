import type { Action, ActionOutcome } from '../../../src/model/action.ts';
import type { Queue } from '../../../src/model/queue.ts';
import type { SystemKind } from '../../../src/model/system.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import type { Worker } from '../../../src/model/worker.ts';
import { ACTIONS, done } from '../../../src/model/action.ts';
import type { PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';
import type { System, SystemContext } from '../../../src/monitor/system.ts';

/** A system that does what a test says: to fail in ways that real ones cannot be brought to. */
export class FakeSystem implements System {
  readonly kind: SystemKind;
  readonly context: SystemContext;
  present: boolean | null = null;
  workersUnknown: string | null = null;
  starts = 0;
  isDisposed = false;
  commands: readonly RedisCommand[] = [];
  readonly applied: (readonly PipelineReply[])[] = [];
  readonly performed: Action[] = [];
  whenStarted: () => Promise<void> = () => Promise.resolve();
  whenPolled: () => void = () => undefined;
  whenRead: () => Promise<TaskDetail | null> = () => Promise.resolve(null);
  whenPerformed: () => Promise<ActionOutcome> = () => Promise.resolve(done('done'));
  whenDisposed: () => Promise<void> = () => Promise.resolve();

  constructor(kind: SystemKind, context: SystemContext) {
    this.kind = kind;
    this.context = context;
  }

  start(): Promise<void> {
    this.starts++;
    return this.whenStarted();
  }

  pollCommands(): readonly RedisCommand[] {
    this.whenPolled();
    return this.commands;
  }

  applyPoll(replies: readonly PipelineReply[]): void {
    this.applied.push(replies);
  }

  workers(): readonly Worker[] {
    return [];
  }

  queues(): readonly Queue[] {
    return [];
  }

  readDetail(): Promise<TaskDetail | null> {
    return this.whenRead();
  }

  readWorker(): Promise<null> {
    return Promise.resolve(null);
  }

  readQueueItems(): Promise<null> {
    return Promise.resolve(null);
  }

  preflightRetry(): Promise<null> {
    return Promise.resolve(null);
  }

  readLog(): Promise<null> {
    return Promise.resolve(null);
  }

  readSchedulers(): Promise<null> {
    return Promise.resolve(null);
  }

  registeredTasks(): null {
    return null;
  }

  supports(action: Action): boolean {
    return ACTIONS[action.kind].system === this.kind;
  }

  perform(action: Action): Promise<ActionOutcome> {
    this.performed.push(action);
    return this.whenPerformed();
  }

  dispose(): Promise<void> {
    this.isDisposed = true;
    return this.whenDisposed();
  }
}
