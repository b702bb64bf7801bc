import { isDeepStrictEqual } from 'node:util';
import { createBullmqSystem } from './bullmq/bullmqSystem.ts';
import { createCelerySystem } from './celery/celerySystem.ts';
import { ChangeCoalescer } from './changeCoalescer.ts';
import { systemClock } from './clock.ts';
import { Monitor } from './monitor.ts';
import { duplicateConnection, monitorClosed, refusals } from './monitorMessages.ts';
import { overview } from './overview.ts';
import { QuestionDesk } from './questionDesk.ts';
import { recordDetail, taskOf } from './recordDetail.ts';
import { openRedisLink } from './redis/openRedisLink.ts';
import { probeConnection } from './redis/probeConnection.ts';
import { servingWorkers } from './servingWorkers.ts';
import { openTaskStore } from './store/openTaskStore.ts';
import type {
  ConnectionTest,
  HistorySize,
  MonitorApi,
  MonitorEvents,
  MonitorOptions,
  Overview,
  TaskPage,
  TaskQuery,
} from '../contract/monitorApi.ts';
import type { Action, ActionOutcome } from '../model/action.ts';
import type {
  ConnectionId,
  ConnectionStatus,
  ConnectionWithSecrets,
  RecordedGap,
} from '../model/connection.ts';
import type { ActionLogPage } from '../model/actionLog.ts';
import type { FailureGroupQuery, FailureGroups } from '../model/failureGroup.ts';
import type { BusyHour } from '../model/statistics/busiestHours.ts';
import type { Capacity } from '../model/statistics/capacity.ts';
import type {
  BusiestHoursQuery,
  CapacityQuery,
  SeriesQuery,
  StatisticsTableQuery,
} from '../model/statistics/statisticsQuery.ts';
import type { StatisticsTable } from '../model/statistics/statisticsTable.ts';
import type { TimeSeries } from '../model/statistics/timeSeries.ts';
import type { JobScheduler } from '../model/jobScheduler.ts';
import type { FilterValue, OfferedField } from '../model/filter/filterValue.ts';
import type { Queue } from '../model/queue.ts';
import type { RunDurations } from '../model/runDurations.ts';
import type { SimilarFailures } from '../model/similarFailures.ts';
import type { Task, TaskDetail, TaskRef } from '../model/task.ts';
import type { QueueItemPage, QueueItemQuery } from '../model/queueItem.ts';
import type { RetryPreflight } from '../model/retryPreflight.ts';
import type { SystemKind } from '../model/system.ts';
import type { TaskFacetQuery, TaskFacets } from '../model/taskFacets.ts';
import type { TaskLogPage } from '../model/taskLog.ts';
import type { KnownTask, WorkerDetail } from '../model/workerDetail.ts';
import type { WorkerList } from '../model/worker.ts';
import type { MonitorSurroundings } from './monitor.ts';
import type { Attention } from './poller.ts';
import type { System } from './system.ts';
import type { TaskStore } from './store/taskStore.ts';

/** What the monitor is made of; tests replace single parts to make faults that real servers cannot. */
export type MonitorParts = Pick<MonitorSurroundings, 'clock' | 'random' | 'openLink' | 'createSystem'>;

const PARTS: MonitorParts = {
  clock: systemClock,
  random: Math.random,
  openLink: openRedisLink,
  createSystem: { celery: createCelerySystem, bullmq: createBullmqSystem },
};

/** The monitor over all connections. Never throws; a history file that cannot be used is said in the log. */
export function createMonitorApi(
  options: MonitorOptions,
  events: MonitorEvents,
  parts: Partial<MonitorParts> = {},
): MonitorApi {
  return new MonitorService(options, events, { ...PARTS, ...parts });
}

class MonitorService implements MonitorApi {
  readonly #parts: MonitorParts;
  readonly #events: MonitorEvents;
  readonly #changes: ChangeCoalescer;
  readonly #store: TaskStore;
  readonly #desk = new QuestionDesk();
  readonly #monitors = new Map<ConnectionId, Monitor>();
  #attention: Attention = 'visible';
  /** For the connections that are taken up first. */
  #missedSince: number | null;
  /** Sets of connections are taken up one after the other. */
  #settling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: MonitorOptions, events: MonitorEvents, parts: MonitorParts) {
    this.#parts = parts;
    this.#missedSince = options.missedSince ?? null;
    this.#events = events;
    this.#changes = new ChangeCoalescer(parts.clock, (topics) => {
      events.changed(topics);
    });
    this.#store = openTaskStore({
      file: options.storeFile,
      historyDays: options.historyDays,
      historyMaxTasks: options.historyMaxTasks,
      ...(options.historyMaxBytes === undefined ? {} : { historyMaxBytes: options.historyMaxBytes }),
      ...(options.redact === undefined ? {} : { redact: options.redact }),
      clock: parts.clock,
      log: (level, message) => {
        events.log(level, message);
      },
    });
  }

  async setConnections(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    this.#refuseWhenClosed();
    await this.#settle(connections);
  }

  async testConnection(connection: ConnectionWithSecrets): Promise<ConnectionTest> {
    return probeConnection(connection, this.#parts.clock);
  }

  async retryConnection(id: ConnectionId): Promise<void> {
    this.#monitors.get(id)?.retryNow();
  }

  async setAttention(attention: Attention): Promise<void> {
    this.#attention = attention;
    for (const monitor of this.#monitors.values()) monitor.setAttention(attention);
  }

  async getConnections(): Promise<readonly ConnectionStatus[]> {
    return [...this.#monitors.values()].map(({ status }) => status);
  }

  async getWorkers(): Promise<WorkerList> {
    const lists = [...this.#monitors.values()].map((monitor) => monitor.workers());
    return {
      workers: lists.flatMap(({ workers }) => workers),
      unknown: lists.flatMap(({ unknown }) => unknown),
    };
  }

  async getQueues(): Promise<readonly Queue[]> {
    return [...this.#monitors.values()].flatMap((monitor) => monitor.queues());
  }

  async getTasks(query: TaskQuery): Promise<TaskPage> {
    this.#refuseWhenClosed();
    return this.#desk.ask(query.asker, this.#store.questions.tasks(query, this.#names()));
  }

  async getTaskFacets(query: TaskFacetQuery): Promise<TaskFacets> {
    this.#refuseWhenClosed();
    return this.#desk.ask(query.asker, this.#store.questions.facets(query, this.#names()));
  }

  async getFailureGroups(query: FailureGroupQuery): Promise<FailureGroups> {
    this.#refuseWhenClosed();
    return this.#desk.ask(query.asker, this.#store.questions.failureGroups(query, this.#names()));
  }

  async endQuestion(asker: string): Promise<void> {
    this.#desk.end(asker);
  }

  async getSearchedBackTo(asker: string): Promise<number | null> {
    return this.#desk.searchedBackTo(asker);
  }

  async getFilterValues(
    field: OfferedField,
    text: string,
    limit: number,
    asker?: string,
  ): Promise<readonly FilterValue[]> {
    this.#refuseWhenClosed();
    return this.#desk.ask(asker, this.#store.questions.filterValues({ field, text, limit }, this.#names()));
  }

  async getTask(ref: TaskRef): Promise<Task | null> {
    this.#refuseWhenClosed();
    const record = this.#store.get(ref);
    return record === null ? null : taskOf(record);
  }

  async getTaskDetail(ref: TaskRef): Promise<TaskDetail | null> {
    this.#refuseWhenClosed();
    const detail = (await this.#monitors.get(ref.connectionId)?.readDetail(ref)) ?? null;
    if (detail !== null || this.#isClosed) return detail;
    const record = this.#store.get(ref);
    if (record === null) return null;
    const { history } = this.#store;
    const beside = { attempts: history.attempts(ref), message: history.message(ref) };
    return recordDetail(record, beside, this.#parts.clock.now());
  }

  async getSimilarFailures(ref: TaskRef): Promise<SimilarFailures | null> {
    this.#refuseWhenClosed();
    return this.#store.similarFailures(ref);
  }

  async getRunDurations(ref: TaskRef): Promise<RunDurations | null> {
    this.#refuseWhenClosed();
    return this.#store.runDurations(ref);
  }

  async getOverview(failuresSince: number, except: readonly ConnectionId[] = []): Promise<Overview> {
    this.#refuseWhenClosed();
    const counted = [...this.#monitors].filter(([id]) => !except.includes(id));
    const failures = this.#store.countFailures(
      failuresSince,
      counted.map(([id]) => id),
    );
    return overview(
      counted.map(([, monitor]) => monitor),
      failures,
    );
  }

  async getWorkerDetail(
    connectionId: ConnectionId,
    system: SystemKind,
    workerId: string,
  ): Promise<WorkerDetail | null> {
    return this.#ask(connectionId, system, (one) => one.readWorker(workerId));
  }

  async getQueueItems(query: QueueItemQuery): Promise<QueueItemPage | null> {
    return this.#ask(query.connectionId, query.system, (one) => one.readQueueItems(query));
  }

  async preflightRetry(ref: TaskRef): Promise<RetryPreflight | null> {
    return this.#ask(ref.connectionId, ref.system, (one) => one.preflightRetry(ref));
  }

  async getTaskLog(ref: TaskRef, offset: number, limit: number): Promise<TaskLogPage | null> {
    return this.#ask(ref.connectionId, ref.system, (one) => one.readLog(ref, offset, limit));
  }

  async getSchedulers(connectionId: ConnectionId, queue: string): Promise<readonly JobScheduler[] | null> {
    return this.#ask(connectionId, 'bullmq', (one) => one.readSchedulers(queue));
  }

  async getRegisteredTasks(connectionId: ConnectionId): Promise<readonly KnownTask[] | null> {
    return this.#ask(connectionId, 'celery', (one) => Promise.resolve(one.registeredTasks()));
  }

  async getActionLog(before: number | null, limit: number): Promise<ActionLogPage> {
    this.#refuseWhenClosed();
    return this.#store.actions.page(before, limit);
  }

  async discardRemoved(batchId: string): Promise<void> {
    this.#refuseWhenClosed();
    this.#store.removed.drop(batchId);
    this.#changes.changed('actions');
  }

  async getEventGaps(connectionId: ConnectionId): Promise<readonly RecordedGap[]> {
    this.#refuseWhenClosed();
    return this.#store.gaps.of(connectionId);
  }

  async perform(action: Action): Promise<ActionOutcome> {
    const monitor = this.#monitors.get(action.connectionId);
    return monitor === undefined ? refusals.noConnection() : monitor.perform(action);
  }

  async #ask<T>(
    id: ConnectionId,
    system: SystemKind,
    read: (one: System) => Promise<T | null>,
  ): Promise<T | null> {
    this.#refuseWhenClosed();
    return (await this.#monitors.get(id)?.ask(system, read)) ?? null;
  }

  async getTimeSeries(query: SeriesQuery): Promise<TimeSeries> {
    this.#refuseWhenClosed();
    return this.#store.statistics.series(query, [...this.#monitors.keys()]);
  }

  async getStatisticsTable(query: StatisticsTableQuery): Promise<StatisticsTable> {
    this.#refuseWhenClosed();
    return this.#store.statistics.table(query, [...this.#monitors.keys()]);
  }

  async getBusiestHours(query: BusiestHoursQuery): Promise<readonly BusyHour[]> {
    this.#refuseWhenClosed();
    return this.#store.statistics.busiestHours(query, [...this.#monitors.keys()]);
  }

  async getCapacity(query: CapacityQuery): Promise<Capacity> {
    this.#refuseWhenClosed();
    const { workers } = await this.getWorkers();
    const serves = servingWorkers(query.scope, workers);
    return this.#store.statistics.capacity(query, [...this.#monitors.keys()], serves);
  }

  async clearHistory(): Promise<void> {
    this.#refuseWhenClosed();
    this.#store.clear();
    this.#changes.changed('tasks');
    this.#changes.changed('workers');
  }

  async getHistorySize(): Promise<HistorySize> {
    this.#refuseWhenClosed();
    return this.#store.size();
  }

  async dispose(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#desk.close();
    try {
      await this.#settle([]);
    } finally {
      this.#changes.dispose();
      this.#store.close();
    }
  }

  async #settle(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    const mine = this.#settling.then(() => this.#take(connections));
    this.#settling = mine.catch(() => undefined);
    await mine;
  }

  /** Ends what is gone or changed, then begins what is new; what stayed the same runs on. */
  async #take(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    const wanted = this.#byId(connections);
    const leaving = [...this.#monitors].filter(
      ([id, { connection }]) => !isDeepStrictEqual(connection, wanted.get(id)),
    );
    for (const [id] of leaving) this.#monitors.delete(id);
    await Promise.all(leaving.map(([, monitor]) => monitor.dispose()));
    const before = [...this.#monitors.values()];
    this.#monitors.clear();
    for (const [id, connection] of wanted) {
      const running = before.find((monitor) => monitor.connection.config.id === id);
      this.#monitors.set(id, running ?? this.#begin(connection));
    }
    this.#missedSince = null;
    for (const topic of ['connections', 'workers', 'queues', 'tasks'] as const) this.#changes.changed(topic);
  }

  #byId(connections: readonly ConnectionWithSecrets[]): ReadonlyMap<ConnectionId, ConnectionWithSecrets> {
    const wanted = new Map<ConnectionId, ConnectionWithSecrets>();
    for (const connection of connections) {
      const { id } = connection.config;
      if (wanted.has(id)) this.#events.log('warn', duplicateConnection(id));
      else wanted.set(id, connection);
    }
    return wanted;
  }

  #begin(connection: ConnectionWithSecrets): Monitor {
    return new Monitor(connection, {
      ...this.#parts,
      store: this.#store,
      attention: this.#attention,
      missedSince: this.#missedSince,
      changed: (topic) => {
        this.#changes.changed(topic);
      },
      log: (level, message) => {
        this.#events.log(level, message);
      },
    });
  }

  /** Names of the watched connections. */
  #names(): ReadonlyMap<ConnectionId, string> {
    return new Map([...this.#monitors].map(([id, { connection }]) => [id, connection.config.name]));
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw new Error(monitorClosed());
  }
}
