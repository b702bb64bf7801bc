import { createBullmqSystem } from './bullmq/bullmqSystem.ts';
import { createCelerySystem } from './celery/celerySystem.ts';
import { ChangeCoalescer } from './changeCoalescer.ts';
import { systemClock } from './clock.ts';
import { monitorClosed, refusals } from './monitorMessages.ts';
import { overview } from './overview.ts';
import { QuestionDesk } from './questionDesk.ts';
import { recordDetail, taskOf } from './recordDetail.ts';
import { openRedisLink } from './redis/openRedisLink.ts';
import { probeConnection } from './redis/probeConnection.ts';
import { servingWorkers } from './servingWorkers.ts';
import { openTaskStore } from './store/openTaskStore.ts';
import { WatchedConnections } from './watchedConnections.ts';
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
  readonly #changes: ChangeCoalescer;
  readonly #store: TaskStore;
  readonly #desk = new QuestionDesk();
  readonly #connections: WatchedConnections;
  #isClosed = false;

  constructor(options: MonitorOptions, events: MonitorEvents, parts: MonitorParts) {
    this.#parts = parts;
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
    this.#connections = new WatchedConnections({
      ...parts,
      store: this.#store,
      missedSince: options.missedSince ?? null,
      changed: (topic) => {
        this.#changes.changed(topic);
      },
      log: (level, message) => {
        events.log(level, message);
      },
    });
  }

  async setConnections(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    this.#refuseWhenClosed();
    await this.#connections.set(connections);
  }

  async testConnection(connection: ConnectionWithSecrets): Promise<ConnectionTest> {
    return probeConnection(connection, this.#parts.clock);
  }

  async retryConnection(id: ConnectionId): Promise<void> {
    this.#connections.get(id)?.retryNow();
  }

  async setAttention(attention: Attention): Promise<void> {
    this.#connections.setAttention(attention);
  }

  async getConnections(): Promise<readonly ConnectionStatus[]> {
    return this.#connections.all.map(({ status }) => status);
  }

  async getWorkers(): Promise<WorkerList> {
    const lists = this.#connections.all.map((monitor) => monitor.workers());
    return {
      workers: lists.flatMap(({ workers }) => workers),
      unknown: lists.flatMap(({ unknown }) => unknown),
    };
  }

  async getQueues(): Promise<readonly Queue[]> {
    return this.#connections.all.flatMap((monitor) => monitor.queues());
  }

  async getTasks(query: TaskQuery): Promise<TaskPage> {
    this.#refuseWhenClosed();
    return this.#desk.ask(query.asker, this.#store.questions.tasks(query, this.#connections.names));
  }

  async getTaskFacets(query: TaskFacetQuery): Promise<TaskFacets> {
    this.#refuseWhenClosed();
    return this.#desk.ask(query.asker, this.#store.questions.facets(query, this.#connections.names));
  }

  async getFailureGroups(query: FailureGroupQuery): Promise<FailureGroups> {
    this.#refuseWhenClosed();
    return this.#desk.ask(query.asker, this.#store.questions.failureGroups(query, this.#connections.names));
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
    return this.#desk.ask(
      asker,
      this.#store.questions.filterValues({ field, text, limit }, this.#connections.names),
    );
  }

  async getTask(ref: TaskRef): Promise<Task | null> {
    this.#refuseWhenClosed();
    const record = this.#store.get(ref);
    return record === null ? null : taskOf(record);
  }

  async getTaskDetail(ref: TaskRef): Promise<TaskDetail | null> {
    this.#refuseWhenClosed();
    const detail = (await this.#connections.get(ref.connectionId)?.readDetail(ref)) ?? null;
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
    const ids = this.#connections.ids.filter((id) => !except.includes(id));
    const failures = this.#store.countFailures(failuresSince, ids);
    return overview(
      ids.flatMap((id) => this.#connections.get(id) ?? []),
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
    const monitor = this.#connections.get(action.connectionId);
    return monitor === undefined ? refusals.noConnection() : monitor.perform(action);
  }

  async #ask<T>(
    id: ConnectionId,
    system: SystemKind,
    read: (one: System) => Promise<T | null>,
  ): Promise<T | null> {
    this.#refuseWhenClosed();
    return (await this.#connections.get(id)?.ask(system, read)) ?? null;
  }

  async getTimeSeries(query: SeriesQuery): Promise<TimeSeries> {
    this.#refuseWhenClosed();
    return this.#store.statistics.series(query, this.#connections.ids);
  }

  async getStatisticsTable(query: StatisticsTableQuery): Promise<StatisticsTable> {
    this.#refuseWhenClosed();
    return this.#store.statistics.table(query, this.#connections.ids);
  }

  async getBusiestHours(query: BusiestHoursQuery): Promise<readonly BusyHour[]> {
    this.#refuseWhenClosed();
    return this.#store.statistics.busiestHours(query, this.#connections.ids);
  }

  async getCapacity(query: CapacityQuery): Promise<Capacity> {
    this.#refuseWhenClosed();
    const { workers } = await this.getWorkers();
    const serves = servingWorkers(query.scope, workers);
    return this.#store.statistics.capacity(query, this.#connections.ids, serves);
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
      await this.#connections.set([]);
    } finally {
      this.#changes.dispose();
      this.#store.close();
    }
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw new Error(monitorClosed());
  }
}
