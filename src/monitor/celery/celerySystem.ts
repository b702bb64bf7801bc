import { ACTIONS, type Action, type ActionOutcome } from '../../model/action.ts';
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
import type { ActionParts } from './actions/actionParts.ts';
import { finishRemovals } from './actions/finishRemovals.ts';
import { isCeleryAction, performAction } from './actions/performAction.ts';
import { Bindings } from './bindings.ts';
import type { CeleryLayout } from './celeryLayout.ts';
import { CeleryTasks, noteHeldMessage, noteWaitingMessage } from './celeryTasks.ts';
import { TaskDiagnoses } from './diagnoses/taskDiagnoses.ts';
import { ConsumerWatch } from './consumerWatch.ts';
import { EventStream } from './eventStream.ts';
import { InFlight } from './inFlight.ts';
import { HeldCountBudget } from './heldCounts.ts';
import { Inspection } from './inspection.ts';
import { InspectionSchedule } from './inspectionSchedule.ts';
import { CeleryKeys } from './keys.ts';
import type { AppSettings } from './layout/appSettings.ts';
import { LearningCelery, type LaidOutSystem } from './learningCelery.ts';
import { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';
import type { CeleryQueues } from './queues.ts';
import { createQueues } from './createQueues.ts';
import { readQueueItems } from './queueItems.ts';
import { createReconciliation } from './createReconciliation.ts';
import type { Reconciliation } from './reconciliation.ts';
import { RegisteredTasks } from './registeredTasks.ts';
import { RemoteControl } from './remoteControl.ts';
import { ResultHistory } from './resultHistory.ts';
import { CeleryResults } from './results.ts';
import { ResultStream } from './resultStream.ts';
import { Subscriptions } from './subscriptions.ts';
import { TaskLookup } from './taskLookup.ts';
import { readWorkerDetail, type WorkerDetailParts } from './workerDetail.ts';
import { CeleryWorkers } from './workers.ts';

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
  private readonly keys: CeleryKeys;
  private readonly workerList: CeleryWorkers;
  private readonly bindings: Bindings;
  private readonly queueList: CeleryQueues;
  private readonly events: EventStream;
  private readonly results: CeleryResults;
  private readonly resultStream: ResultStream;
  readonly control: RemoteControl;
  private readonly registered = new RegisteredTasks();
  private readonly inspection: Inspection;
  private readonly inspections: InspectionSchedule;
  private readonly consumerWatch: ConsumerWatch;
  private readonly workerParts: WorkerDetailParts;
  private readonly tasks: CeleryTasks;
  private readonly reconciliation: Reconciliation;
  private readonly subscriptions: Subscriptions;
  private readonly history: ResultHistory;
  private readonly actions: ActionParts;
  private requests: readonly PollRequest[] = [];
  private queueMark = '';
  private tickedAt: number | null = null;

  constructor(context: SystemContext, layout: CeleryLayout, settings: AppSettings) {
    const { config, broker, clock } = context;
    this.context = context;
    const malformed = new MalformedInput(clock, (level, message) => {
      context.log(level, message);
    });
    this.keys = new CeleryKeys(layout);
    this.workerList = new CeleryWorkers(config.id);
    this.bindings = new Bindings(this.keys, malformed);
    const inFlight = new InFlight(this.keys, this.bindings, malformed, (envelope, queue) => {
      noteHeldMessage(context, envelope, queue);
    });
    this.queueList = createQueues(context, {
      keys: this.keys,
      malformed,
      bindings: this.bindings,
      inFlight,
      workers: this.workerList,
    });
    this.events = new EventStream(context, this.workerList, this.queueList, malformed);
    this.results = new CeleryResults(context.results, this.keys, malformed);
    this.resultStream = new ResultStream(
      context,
      { keys: this.keys, results: this.results, malformed },
      () => {
        this.reconciliation.request();
      },
    );
    this.control = new RemoteControl(broker, this.keys, clock, malformed);
    this.inspection = new Inspection(context, {
      control: this.control,
      workers: this.workerList,
      registered: this.registered,
      budget: new HeldCountBudget(context, this.keys),
    });
    this.inspections = new InspectionSchedule(context, {
      control: this.control,
      workers: this.workerList,
      inspection: this.inspection,
    });
    this.consumerWatch = new ConsumerWatch(context, {
      keys: this.keys,
      workers: this.workerList,
      control: this.control,
      registered: this.registered,
      waiting: (name) => this.queueList.waitingIn(name),
    });
    this.workerParts = { control: this.control, workers: this.workerList, inFlight };
    this.tasks = new CeleryTasks(context, {
      keys: this.keys,
      results: this.results,
      lookup: new TaskLookup(context, { keys: this.keys, inFlight, control: this.control }),
      queues: this.queueList,
      registered: this.registered,
      diagnoses: new TaskDiagnoses({
        now: () => clock.now(),
        workers: () => (this.workersUnknown === null ? this.workers() : null),
        queue: (name) => ({
          name,
          waiting: this.queueList.waitingIn(name),
          isBound: this.bindings.present === null ? null : this.bindings.queues().has(name),
        }),
        visibilityTimeout: () => settings.visibilityTimeout,
        inFlight,
        registered: this.registered,
      }),
    });
    this.reconciliation = createReconciliation(context, {
      keys: this.keys,
      control: this.control,
      workers: this.workerList,
      queues: this.queueList,
      inspection: this.inspection,
      results: this.results,
      inFlight,
    });
    this.history = new ResultHistory(context, { keys: this.keys, results: this.results }, () => {
      this.reconciliation.request();
    });
    this.subscriptions = new Subscriptions(
      context,
      { keys: this.keys, events: this.events, results: this.resultStream },
      {
        onEventGap: (from, to) => {
          context.gap(from, to);
          if (to !== null) this.resume(to, from);
        },
        onResultGap: (from, to) => {
          context.gap(from, to);
          this.reconciliation.request();
          this.history.lookAgain(from);
        },
      },
    );
    this.actions = {
      context,
      keys: this.keys,
      workers: this.workerList,
      queues: this.queueList,
      bindings: this.bindings,
      inFlight,
      results: this.results,
      control: this.control,
      inspectSoon: () => {
        this.inspections.request();
      },
      reconcileSoon: () => {
        this.reconciliation.request();
      },
      preflightRetry: (ref) => this.preflightRetry(ref),
    };
  }

  get present(): boolean | null {
    return this.events.present || this.resultStream.present ? true : this.bindings.present;
  }

  get workersUnknown(): string | null {
    if (this.subscriptions.eventsForbidden === null || this.inspection.forbidden === null) return null;
    return 'This Redis user may neither hear events nor ask workers; grant it the channels of Celery (ACL).';
  }

  async start(): Promise<void> {
    await this.subscriptions.start();
    this.tickedAt = null;
    this.finishRemovals();
    this.resume(this.context.clock.now());
  }

  pollCommands(): readonly RedisCommand[] {
    this.requests = this.queueList.requests(this.context.clock.now());
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
    return this.workerList.list(this.context.failuresByWorker(), this.context.clock.now());
  }

  queues(): readonly Queue[] {
    return this.queueList.list();
  }

  readDetail(ref: TaskRef): Promise<TaskDetail | null> {
    return this.tasks.readDetail(ref);
  }

  readWorker(id: string): Promise<WorkerDetail | null> {
    return readWorkerDetail(this.context, this.workerParts, id);
  }

  readQueueItems(query: QueueItemQuery): Promise<QueueItemPage | null> {
    return readQueueItems(this.context, this.queueList, query, (envelope) => {
      noteWaitingMessage(this.context, envelope, query.queue);
    });
  }

  preflightRetry(ref: TaskRef): Promise<RetryPreflight | null> {
    return this.tasks.preflightRetry(ref);
  }

  readLog(): Promise<null> {
    return Promise.resolve(null);
  }

  readSchedulers(): Promise<null> {
    return Promise.resolve(null);
  }

  registeredTasks(): readonly KnownTask[] | null {
    return this.registered.list();
  }

  supports(action: Action): boolean {
    return isCeleryAction(action);
  }

  async perform(action: Action): Promise<ActionOutcome> {
    const { title, writes } = ACTIONS[action.kind];
    if (writes && this.context.config.readOnly) return actionMessages.readOnly(title);
    try {
      if (!isCeleryAction(action)) return actionMessages.unsupported(title);
      return await performAction(this.actions, action);
    } catch (error) {
      if (error instanceof RedisLinkError) return actionMessages.unreachable(error.message);
      throw error;
    }
  }

  async dispose(): Promise<void> {
    this.reconciliation.dispose();
    this.history.dispose();
    this.resultStream.dispose();
    await this.subscriptions.dispose();
    await this.control.dispose();
  }

  private finishRemovals(): void {
    void finishRemovals(this.actions).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.context.log('warn', `Messages that were removed are still in Redis under keys of ours: ${reason}`);
    });
  }

  /** What happened before this moment (epoch ms), and after `since` where that is known, may have been missed. */
  private resume(now: number, since: number | null = null): void {
    if (since !== null) this.history.lookAgain(since);
    this.workerList.resume(now);
    this.consumerWatch.resume();
    this.queueList.resume(now);
    this.inspections.request();
    this.reconciliation.request();
  }

  private tick(now: number): void {
    if (this.tickedAt !== null && now - this.tickedAt > MAX_TICK_INTERVAL_MS) {
      this.context.gap(this.tickedAt, now);
      this.resume(now, this.tickedAt);
    }
    this.tickedAt = now;
    const { changed, gone } = this.workerList.judge(now);
    if (changed) this.context.changed('workers');
    if (gone.length > 0) this.reconciliation.request();
    this.queueList.measure();
    const mark = this.queueList.mark();
    if (mark !== this.queueMark) this.context.changed('queues');
    this.queueMark = mark;
    this.subscriptions.listenToResults();
    this.consumerWatch.tick(now);
    this.inspections.tick(now);
    this.reconciliation.tick(now);
    // A server without Celery is not searched.
    if (this.present === true) this.history.start(now);
  }
}
