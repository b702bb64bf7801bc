import { createRedactor } from '../redaction/redactor.ts';
import { BlockUpkeep } from './blockUpkeep.ts';
import { FailureCounts } from './failureCounts.ts';
import { HistoryUpkeep } from './historyUpkeep.ts';
import { LiveTasks } from './liveTasks.ts';
import { answerNow } from './question.ts';
import { SourceTable } from './source.ts';
import {
  storedActionLog,
  storedAlerts,
  storedEventGaps,
  storedRemovedItems,
  type UseDatabase,
} from './storedLogs.ts';
import { storedStatistics } from './storedStatistics.ts';
import { storedTaskHistory } from './storedTaskHistory.ts';
import { TaskIntake } from './taskIntake.ts';
import { TaskQuestions } from './taskQuestions.ts';
import { UsedDatabase } from './usedDatabase.ts';
import type { HistorySize, TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { ActionLog } from './actionLog.ts';
import type { AlertLog } from './alertLog.ts';
import type { EventGapLog } from './eventGapLog.ts';
import type { RemovedItems } from './removedItems.ts';
import type { TaskDatabase } from './taskDatabase.ts';
import type { TaskHistory } from './taskHistory.ts';
import type { TaskStatistics } from './taskStatistics.ts';
import type { TaskStore, TaskStoreOptions, UnfinishedPage } from './taskStore.ts';

const FLUSH_INTERVAL_MS = 200;

/** Opens the store. Trouble with the file never throws: it is said in the log, and the history kept in memory. */
export function openTaskStore(options: TaskStoreOptions): TaskStore {
  return new SqliteTaskStore(options);
}

/** Joins the parts of the store: what comes in, what is written when, what is asked. */
class SqliteTaskStore implements TaskStore {
  readonly removed: RemovedItems;
  readonly actions: ActionLog;
  readonly gaps: EventGapLog;
  readonly alerts: AlertLog;
  readonly history: TaskHistory;
  readonly statistics: TaskStatistics;
  readonly #options: TaskStoreOptions;
  readonly #sources = new SourceTable();
  readonly #failures = new FailureCounts();
  readonly #live = new LiveTasks(this.#sources);
  readonly #database: UsedDatabase;
  readonly #intake: TaskIntake;
  readonly questions: TaskQuestions;
  readonly #upkeep: HistoryUpkeep;
  readonly #blocks: BlockUpkeep;
  #cancelFlush: (() => void) | null = null;
  #isClosed = false;

  constructor(options: TaskStoreOptions) {
    this.#options = options;
    const { clock } = options;
    const log: TaskStoreOptions['log'] = (level, message) => {
      options.log(level, message);
    };
    const redactor = createRedactor(options.redact ?? []);
    const sources = this.#sources;
    const live = this.#live;
    const failures = this.#failures;
    const flush = (): void => {
      this.flush();
    };
    const use: UseDatabase = (run) => this.#database.use(run);
    this.#database = new UsedDatabase(options, (database) => {
      this.#moveTo(database);
    });
    this.#intake = new TaskIntake({ use, sources, live, failures, redactor, log });
    this.questions = new TaskQuestions({ use, sources, clock, flush });
    this.removed = storedRemovedItems(use, clock);
    this.actions = storedActionLog(use, clock);
    this.gaps = storedEventGaps(use);
    this.alerts = storedAlerts(use);
    this.statistics = storedStatistics(use, flush);
    this.history = storedTaskHistory({
      use,
      redactor,
      find: (ref) => (this.#isClosed ? null : this.#intake.find(ref)),
      changed: (task, units) => {
        live.markDirty(task, units);
        this.#writeSoon();
      },
      flush,
    });
    use((database) => {
      for (const stored of database.sources()) sources.add({ ...stored, tasks: new Map() });
      for (const { source: no, worker, count } of database.failuresByWorker()) {
        const source = sources.byNumber(no);
        if (source !== null) failures.add(source, worker, count);
      }
    });
    this.#blocks = new BlockUpkeep(use, clock);
    this.#upkeep = new HistoryUpkeep({ options, use, sources, live, failures, flush });
  }

  apply(updates: readonly TaskUpdate[]): void {
    if (this.#isClosed) return;
    const now = this.#options.clock.now();
    for (const update of updates) this.#intake.take(update, now);
    this.#writeSoon();
  }

  get(ref: TaskRef): TaskRecord | null {
    return this.questions.get(ref);
  }

  unfinished(connectionId: ConnectionId, system: SystemKind, limit: number): readonly TaskRecord[] {
    return this.questions.unfinished(connectionId, system, limit);
  }

  unfinishedPage(
    connectionId: ConnectionId,
    system: SystemKind,
    limit: number,
    after: string | null,
  ): UnfinishedPage {
    return this.questions.unfinishedPage(connectionId, system, limit, after);
  }

  failuresByWorker(connectionId: ConnectionId, system: SystemKind): ReadonlyMap<string, number> {
    return this.#failures.of(connectionId, system);
  }

  query(
    query: TaskQuery,
    among: readonly ConnectionId[],
    names?: ReadonlyMap<ConnectionId, string>,
  ): TaskPage {
    return answerNow(this.questions.tasks(query, new Map(among.map((id) => [id, names?.get(id) ?? id]))));
  }

  countFailures(since: number, among: readonly ConnectionId[]): number {
    return answerNow(this.questions.failureCount(since, among));
  }

  similarFailures(ref: TaskRef): SimilarFailures | null {
    return answerNow(this.questions.similarFailures(ref));
  }

  runDurations(ref: TaskRef): RunDurations | null {
    return answerNow(this.questions.runDurations(ref));
  }

  prune(): void {
    this.#upkeep.prune();
  }

  size(): HistorySize {
    this.flush();
    return this.#database.use(({ table, space }) => ({ tasks: table.count, bytes: space.size }));
  }

  clear(): void {
    this.#stopFlush();
    this.#live.clear();
    this.#failures.clear();
    this.#database.use((database) => {
      database.clear();
    });
  }

  flush(): void {
    this.#stopFlush();
    if (this.#isClosed) return;
    if (this.#live.dirty.length === 0) {
      // Lets go of those that ended with the write before.
      this.#live.settle();
      return;
    }
    const rows = this.#live.dirty.length;
    this.#database.use((database) => {
      database.logPace.written(rows);
      database.table.write(this.#live.dirty);
    });
    this.#blocks.written(this.#live.dirty);
    this.#live.settle();
    this.#database.use((database) => {
      this.#upkeep.afterWrite(database, rows);
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.flush();
    this.#isClosed = true;
    this.#upkeep.dispose();
    this.#blocks.dispose();
    this.#database.use(({ table, blocks }) => {
      blocks.saveAll(table.bounds.last);
    });
    this.#database.close();
  }

  /** Writes all that is in memory to a database that has nothing yet. */
  #moveTo(database: TaskDatabase): void {
    this.#sources.renumber((source) => database.table.addSource(source));
    this.#failures.clear();
    for (const source of this.#sources.all()) {
      for (const { record } of source.tasks.values()) this.#failures.changed(source, null, record);
    }
    this.#live.markAllUnwritten();
    this.flush();
  }

  #writeSoon(): void {
    if (this.#live.isFull) this.flush();
    else if (this.#live.dirty.length > 0) this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    this.#cancelFlush ??= this.#options.clock.after(FLUSH_INTERVAL_MS, () => {
      this.flush();
    });
  }

  #stopFlush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }
}
