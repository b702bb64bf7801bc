import type { Action, ActionOutcome } from '../../model/action.ts';
import type { ConnectionRemark } from '../../model/connection.ts';
import type { JobScheduler } from '../../model/jobScheduler.ts';
import type { Queue } from '../../model/queue.ts';
import type { QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';
import type { RetryPreflight } from '../../model/retryPreflight.ts';
import { parseRedisUrl } from '../../model/redisUrl.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import type { TaskLogPage } from '../../model/taskLog.ts';
import type { Worker } from '../../model/worker.ts';
import type { KnownTask, WorkerDetail } from '../../model/workerDetail.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { System, SystemContext } from '../system.ts';
import { Turns } from '../turns.ts';
import { type CeleryLayout, isSameLayout, statedLayout } from './celeryLayout.ts';
import { CeleryKeys } from './keys.ts';
import { AppSettings } from './layout/appSettings.ts';
import { heartbeatPatterns } from './layout/channelEvidence.ts';
import { askSettings } from './layout/askSettings.ts';
import { HeartbeatChannels } from './layout/heartbeatChannels.ts';
import { findResultPrefix } from './layout/resultPrefix.ts';
import { LayoutSurvey } from './layout/layoutSurvey.ts';
import { learnedRemarks } from './layout/learnedRemarks.ts';
import { type AppEvidence, type Circumstances, learnLayout } from './layout/learnLayout.ts';
import { resultRemarks } from './layout/resultRemarks.ts';
import { ToldRemarks } from './layout/toldRemarks.ts';
import type { RemoteControl } from './remoteControl.ts';
import { workersMark } from './workersMark.ts';

/** A system that is built for one layout and lives with it. */
export interface LaidOutSystem extends System {
  readonly control: Pick<RemoteControl, 'ask'>;
}

export type CreateLaidOut = (layout: CeleryLayout, settings: AppSettings) => LaidOutSystem;

const WORKERS_LOOK_MS = 5_000;
const LEARN_AGAIN_MS = 300_000;
/** While nothing is there yet. Workers that are heard are reason enough to learn at once. */
const LEARN_SOON_MS = 60_000;
/** While the database has not been looked over once, or the first result is awaited for the prefix that it shows. */
const LOOK_ON_MS = 5_000;

/**
 * Celery on one connection, named as its application names things: before it starts, and now and then afterwards, it
 * learns the layout from Redis and the workers, and builds the system that does the work anew when the layout turns out to
 * be another. The new one listens before the old one ends, so that nothing falls in between.
 */
export class LearningCelery implements System {
  readonly kind = 'celery';
  readonly #context: SystemContext;
  readonly #circumstances: Circumstances;
  readonly #create: CreateLaidOut;
  readonly #settings = new AppSettings();
  readonly #survey: LayoutSurvey;
  readonly #channels: HeartbeatChannels;
  #layout: CeleryLayout;
  #current: LaidOutSystem;
  #polled: LaidOutSystem | null = null;
  readonly #remarks: ToldRemarks;
  /** Prefix of results that was found in the result backend; `null`: none needed, or none found. */
  #resultPrefix: string | null = null;
  /** Epoch ms; `null`: not started. */
  #startedAt: number | null = null;
  #learnedAt = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #workersMark = '';
  #isLearning = false;
  /** Two looks at once could each build a system. */
  readonly #turns = new Turns();
  #disposed = false;

  constructor(context: SystemContext, create: CreateLaidOut) {
    const { config, broker } = context;
    const url = parseRedisUrl(config.url);
    this.#context = context;
    this.#remarks = new ToldRemarks(context);
    this.#create = create;
    this.#circumstances = {
      stated: config.celery,
      database: broker.database,
      throughSentinel: url.ok && url.value.endpoint.kind === 'sentinel',
    };
    const { stated, database, throughSentinel } = this.#circumstances;
    this.#survey = new LayoutSurvey(broker, stated);
    this.#channels = new HeartbeatChannels(broker, () => {
      this.#learnedAt = Number.NEGATIVE_INFINITY;
      this.#lookedAt = Number.NEGATIVE_INFINITY;
    });
    this.#layout = statedLayout(stated, database, throughSentinel);
    this.#current = create(this.#layout, this.#settings);
  }

  get present(): boolean | null {
    return this.#current.present;
  }

  get workersUnknown(): string | null {
    return this.#current.workersUnknown;
  }

  get remarks(): readonly ConnectionRemark[] {
    return [...this.#remarks.all, ...(this.#current.remarks ?? [])];
  }

  start(): Promise<void> {
    return this.#turns.take(async () => {
      await this.#learn(1);
      await this.#current.start();
      this.#startedAt ??= this.#context.clock.now();
      this.#listenForWorkers();
    });
  }

  pollCommands(): readonly RedisCommand[] {
    this.#polled = this.#current;
    return this.#polled.pollCommands();
  }

  applyPoll(replies: readonly PipelineReply[]): void {
    // Between the two, another layout may have come into force.
    if (this.#polled === this.#current) this.#current.applyPoll(replies);
    this.#polled = null;
    this.#tick(this.#context.clock.now());
  }

  workers(): readonly Worker[] {
    return this.#current.workers();
  }

  queues(): readonly Queue[] {
    return this.#current.queues();
  }

  readDetail(ref: TaskRef): Promise<TaskDetail | null> {
    return this.#current.readDetail(ref);
  }

  readWorker(id: string): Promise<WorkerDetail | null> {
    return this.#current.readWorker(id);
  }

  readQueueItems(query: QueueItemQuery): Promise<QueueItemPage | null> {
    return this.#current.readQueueItems(query);
  }

  preflightRetry(ref: TaskRef): Promise<RetryPreflight | null> {
    return this.#current.preflightRetry(ref);
  }

  readLog(ref: TaskRef, offset: number, limit: number): Promise<TaskLogPage | null> {
    return this.#current.readLog(ref, offset, limit);
  }

  readSchedulers(queue: string): Promise<readonly JobScheduler[] | null> {
    return this.#current.readSchedulers(queue);
  }

  registeredTasks(): readonly KnownTask[] | null {
    return this.#current.registeredTasks();
  }

  supports(action: Action): boolean {
    return this.#current.supports(action);
  }

  perform(action: Action): Promise<ActionOutcome> {
    return this.#current.perform(action);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#channels.stop();
    await this.#current.dispose();
  }

  #tick(now: number): void {
    if (this.#isLearning || this.#disposed || this.#startedAt === null || !this.#isDue(now)) return;
    this.#isLearning = true;
    this.#turns
      .take(() => this.#learn())
      .catch((error: unknown) => {
        this.#context.log('debug', `Could not learn how Celery names things: ${String(error)}`);
      })
      .finally(() => {
        this.#isLearning = false;
      });
  }

  #isDue(now: number): boolean {
    if (now - this.#lookedAt < WORKERS_LOOK_MS) return false;
    this.#lookedAt = now;
    const mark = workersMark(this.#current.workers());
    const haveWorkersChanged = mark !== this.#workersMark;
    this.#workersMark = mark;
    this.#listenForWorkers();
    return haveWorkersChanged || now - this.#learnedAt >= this.#restMs;
  }

  get #restMs(): number {
    if (!this.#survey.isComplete || this.#hasHiddenPrefix) return LOOK_ON_MS;
    return this.present === true ? LEARN_AGAIN_MS : LEARN_SOON_MS;
  }

  /** While no worker is heard; behind Sentinel always, for workers of several releases use channels of several names. */
  #listenForWorkers(): void {
    const { stated, throughSentinel } = this.#circumstances;
    const isOpen = stated.fanoutPrefix === undefined && !this.#disposed;
    const isNeeded = isOpen && (throughSentinel || this.#workersMark === '');
    if (isNeeded) this.#channels.listen(heartbeatPatterns(this.#layout));
    else void this.#channels.stop();
  }

  /**
   * @param mostReplies how many workers are waited for
   * @throws RedisLinkError when the server cannot be reached
   */
  async #learn(mostReplies?: number): Promise<void> {
    this.#learnedAt = this.#context.clock.now();
    const evidence = await this.#survey.look();
    await this.#use(evidence);
    // Where nothing was ever declared there is nobody to ask.
    if (!this.#survey.apps.prefixes.includes(this.#layout.keyPrefix)) return;
    const confs = await askSettings(this.#current.control, mostReplies);
    if (confs === null) return;
    this.#settings.take(confs);
    if (this.#hasHiddenPrefix) this.#resultPrefix = await this.#findResultPrefix();
    await this.#use(evidence);
  }

  /** `null` also when it could not be looked for: the next time to learn is soon. */
  async #findResultPrefix(): Promise<string | null> {
    try {
      return await findResultPrefix(this.#context.results);
    } catch (error) {
      this.#context.log('debug', `The prefix of Celery's results could not be looked for: ${String(error)}`);
      return null;
    }
  }

  get #hasHiddenPrefix(): boolean {
    const isStated = this.#circumstances.stated.resultKeyPrefix !== '';
    return !isStated && this.#resultPrefix === null && this.#settings.conf?.hasResultKeyPrefix === true;
  }

  /** Goes over to the layout that is known now, unless it is in force. */
  async #use(evidence: AppEvidence): Promise<void> {
    const { apps } = this.#survey;
    const layout = learnLayout(this.#circumstances, apps, evidence, {
      channels: this.#channels.heard,
      conf: this.#settings.conf,
      resultPrefix: this.#resultPrefix,
    });
    if (!isSameLayout(layout, this.#layout)) await this.#replace(layout);
    this.#remarks.tell([
      ...learnedRemarks(
        this.#circumstances,
        layout,
        apps.prefixes.filter((one) => one !== layout.keyPrefix),
      ),
      ...resultRemarks(
        { resultBackend: this.#settings.conf?.resultBackend ?? null, hasHiddenPrefix: this.#hasHiddenPrefix },
        this.#context.config,
      ),
    ]);
  }

  async #replace(layout: CeleryLayout): Promise<void> {
    const old = this.#current;
    const next = this.#create(layout, this.#settings);
    if (this.#startedAt !== null) {
      try {
        await next.start();
      } catch (error) {
        await next.dispose();
        throw error;
      }
    }
    const hadOtherEvents = eventPatterns(this.#layout) !== eventPatterns(layout);
    this.#layout = layout;
    this.#current = next;
    await old.dispose();
    if (this.#disposed) await next.dispose();
    const context = this.#context;
    if (this.#startedAt !== null && hadOtherEvents) context.gap(this.#startedAt, context.clock.now());
    context.changed('workers');
    context.changed('queues');
  }
}

function eventPatterns(layout: CeleryLayout): string {
  return new CeleryKeys(layout).eventPatterns.join('\n');
}
