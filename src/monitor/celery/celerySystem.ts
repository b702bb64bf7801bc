import { ACTIONS, type Action, type ActionOutcome } from '../../model/action.ts';
import type { ConnectionRemark } from '../../model/connection.ts';
import type { Queue } from '../../model/queue.ts';
import type { QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';
import type { RetryPreflight } from '../../model/retryPreflight.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import type { Worker } from '../../model/worker.ts';
import type { KnownTask, WorkerDetail } from '../../model/workerDetail.ts';
import { RedisLinkError } from '../redis/redisErrors.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { System, SystemContext } from '../system.ts';
import { actionMessages } from './actionMessages.ts';
import { finishRemovals } from './actions/finishRemovals.ts';
import { isCeleryAction, performAction } from './actions/performAction.ts';
import type { CeleryLayout } from './celeryLayout.ts';
import { createCeleryParts, workersUnknown, type CeleryParts } from './celeryParts.ts';
import { noteWaitingMessage } from './celeryTasks.ts';
import type { AppSettings } from './layout/appSettings.ts';
import { LearningCelery, type LaidOutSystem } from './learningCelery.ts';
import type { PollRequest } from './poll.ts';
import { readQueueItems } from './queueItems.ts';
import { unreadableInFlight } from './unreadableInFlight.ts';
import { readWorkerDetail } from './workerDetail.ts';

/** Ticks further apart than this mean that nobody listened in between: a suspended machine, a cut connection. */
const MAX_TICK_INTERVAL_MS = 60_000;

/**
 * Celery on one connection. On a read-only connection nothing is written to a queue and no worker is changed;
 * `inspect` requests are still sent, for they only ask: they publish on the control channel and let workers answer
 * into one reply list of ours, which is deleted at the end.
 */
export function createCelerySystem(context: SystemContext): System {
  return new LearningCelery(context, (layout, settings) => new CelerySystem(context, layout, settings));
}

class CelerySystem implements LaidOutSystem {
  readonly kind = 'celery';
  private readonly context: SystemContext;
  private readonly parts: CeleryParts;
  private requests: readonly PollRequest[] = [];
  private queueMark = '';
  private warning: string | null = null;
  private tickedAt: number | null = null;

  constructor(context: SystemContext, layout: CeleryLayout, settings: AppSettings) {
    this.context = context;
    this.parts = createCeleryParts(context, {
      layout,
      settings,
      onResumed: (from, to) => {
        this.resume(to, from);
      },
    });
  }

  get control(): CeleryParts['control'] {
    return this.parts.control;
  }

  get present(): boolean | null {
    const { events, resultStream, bindings } = this.parts;
    return events.present || resultStream.present ? true : bindings.present;
  }

  get workersUnknown(): string | null {
    return workersUnknown(this.parts);
  }

  get remarks(): readonly ConnectionRemark[] {
    return this.warning === null ? [] : [{ kind: 'degraded', text: this.warning }];
  }

  async start(): Promise<void> {
    await this.parts.subscriptions.start();
    this.tickedAt = null;
    this.finishRemovals();
    this.resume(this.context.clock.now());
  }

  pollCommands(): readonly RedisCommand[] {
    this.requests = this.parts.queues.requests(this.context.clock.now());
    return this.requests.map(({ command }) => command);
  }

  applyPoll(replies: readonly PipelineReply[]): void {
    const requests = this.requests;
    this.requests = [];
    requests.forEach((request, index) => {
      const reply = replies[index];
      if (reply !== undefined) request.apply(reply);
    });
    this.tick(this.context.clock.now());
  }

  workers(): readonly Worker[] {
    return this.parts.workers.list(this.context.failuresByWorker(), this.context.clock.now());
  }

  queues(): readonly Queue[] {
    return this.parts.queues.list();
  }

  readDetail(ref: TaskRef): Promise<TaskDetail | null> {
    return this.parts.tasks.readDetail(ref);
  }

  readWorker(id: string): Promise<WorkerDetail | null> {
    return readWorkerDetail(this.context, this.parts, id);
  }

  readQueueItems(query: QueueItemQuery): Promise<QueueItemPage | null> {
    return readQueueItems(this.context, this.parts.queues, query, (envelope) => {
      noteWaitingMessage(this.context, envelope, query.queue);
    });
  }

  preflightRetry(ref: TaskRef): Promise<RetryPreflight | null> {
    return this.parts.tasks.preflightRetry(ref);
  }

  readLog(): Promise<null> {
    return Promise.resolve(null);
  }

  readSchedulers(): Promise<null> {
    return Promise.resolve(null);
  }

  registeredTasks(): readonly KnownTask[] | null {
    return this.parts.registered.list();
  }

  supports(action: Action): boolean {
    return isCeleryAction(action);
  }

  async perform(action: Action): Promise<ActionOutcome> {
    const { title, writes } = ACTIONS[action.kind];
    if (writes && this.context.config.readOnly) return actionMessages.readOnly(title);
    try {
      if (!isCeleryAction(action)) return actionMessages.unsupported(title);
      return await performAction(this.parts, action);
    } catch (error) {
      if (error instanceof RedisLinkError) return actionMessages.unreachable(error.message);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    const { reconciliation, history, resultStream, subscriptions, control } = this.parts;
    reconciliation.dispose();
    history.dispose();
    resultStream.dispose();
    await Promise.all([control.dispose(), subscriptions.dispose()]);
  }

  private finishRemovals(): void {
    void finishRemovals(this.parts).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.context.log('warn', `Messages that were removed are still in Redis under keys of ours: ${reason}`);
    });
  }

  /** What happened before this moment (epoch ms), and after `since` where that is known, may have been missed. */
  private resume(now: number, since: number | null = null): void {
    const { history, workers, consumerWatch, queues, inspections, reconciliation } = this.parts;
    if (since !== null) history.lookAgain(since);
    workers.resume(now);
    consumerWatch.resume();
    queues.resume(now);
    inspections.request();
    reconciliation.request();
  }

  private tick(now: number): void {
    const { workers, subscriptions, consumerWatch, inspections, reconciliation, history } = this.parts;
    if (this.tickedAt !== null && now - this.tickedAt > MAX_TICK_INTERVAL_MS) {
      this.context.gap(this.tickedAt, now);
      this.resume(now, this.tickedAt);
    }
    this.tickedAt = now;
    const { changed, gone } = workers.judge(now);
    if (changed) this.context.changed('workers');
    if (gone.length > 0) reconciliation.request();
    this.tellQueues();
    subscriptions.listenToResults();
    consumerWatch.tick(now);
    inspections.tick(now);
    reconciliation.tick(now);
    // A server without Celery is not searched.
    if (this.present === true) history.start(now);
  }

  /** Takes what the tick has read of queues and of messages in flight. */
  private tellQueues(): void {
    const { queues, inFlight, keys } = this.parts;
    queues.measure();
    const mark = queues.mark();
    if (mark !== this.queueMark) this.context.changed('queues');
    this.queueMark = mark;
    const warning = unreadableInFlight(inFlight.unreadable, keys);
    if (warning === this.warning) return;
    this.warning = warning;
    if (warning !== null) this.context.log('warn', warning);
    this.context.changed('connections');
  }
}
