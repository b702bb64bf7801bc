import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import type { TaskPanelAction, TaskPanelModel } from '../../contract/taskPanel.ts';
import type { ConnectionStatus } from '../../model/connection.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { Task, TaskDetail, TaskRef } from '../../model/task.ts';
import { describeConnectionProblem, type Translate } from '../messages/connectionProblem.ts';
import { PanelAsker } from './panelAsker.ts';
import { mayRelativesChange, NOTHING_BESIDE, readBeside } from './taskPanelBeside.ts';

export interface TaskPanelFeedOptions {
  readonly ref: TaskRef;
  readonly monitor: Pick<
    MonitorApi,
    'getConnections' | 'getTask' | 'getTaskDetail' | 'getSimilarFailures' | 'getRunDurations' | 'endQuestion'
  >;
  readonly show: (model: TaskPanelModel) => void;
  /** `vscode.l10n.t`. */
  readonly t: Translate;
  readonly actionsOf: (task: Task, connection: ConnectionStatus | null) => readonly TaskPanelAction[];
}

/** How often relatives that go on are looked at again while others work: the more there are, the longer it takes. */
const RELATIVES_INTERVAL_MS = 2_000;
const INTERVAL_MS_PER_RELATIVE = 20;

/**
 * Keeps one panel's model up to date while somebody looks. The details are read again only when the task's own entry
 * has changed, its connection came back, or a person asked, and now and then while its relatives go on; one read at a
 * time, nothing after `dispose`.
 */
export class TaskPanelFeed {
  readonly #options: TaskPanelFeedOptions;
  readonly #asker: PanelAsker;
  #detail: TaskDetail | null = null;
  #beside = NOTHING_BESIDE;
  #readAt = 0;
  #relativesTimer: ReturnType<typeof setTimeout> | null = null;
  #connection: ConnectionStatus | null = null;
  #model: TaskPanelModel;
  #visible = false;
  #disposed = false;
  /** What has changed since the last read; `detail`: read everything, whatever changed. */
  #due = new Set<ChangeTopic | 'detail'>(['detail']);
  #reading = false;
  /** A person has asked for values that are not read unasked. */
  #whole = false;

  constructor(options: TaskPanelFeedOptions) {
    this.#options = options;
    this.#asker = new PanelAsker(options.monitor);
    this.#model = { kind: 'loading', ref: options.ref };
  }

  /** Failures like that of the details. */
  get similar(): SimilarFailures | null {
    return this.#beside.similar;
  }

  /** The details as last shown; `null` while there are none. */
  get detail(): TaskDetail | null {
    return this.#detail;
  }

  /** Hidden panels read nothing; what changed meanwhile is read when they are seen again. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (!visible) this.#stopRelativesTimer();
    void this.#read();
  }

  changed(topics: readonly ChangeTopic[]): void {
    for (const topic of topics) this.#due.add(topic);
    void this.#read();
  }

  refresh(): void {
    this.#due.add('detail');
    if (this.#reading) this.#asker.giveUp();
    if (this.#model.kind !== 'task') this.#push({ kind: 'loading', ref: this.#options.ref });
    void this.#read();
  }

  /** Reads all values from now on, however long. */
  loadValues(): void {
    this.#whole = true;
    this.refresh();
  }

  /** The page is new (opened, shown again, reloaded): it gets what is known. */
  resend(): void {
    this.#options.show(this.#model);
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#reading) this.#asker.giveUp();
    this.#stopRelativesTimer();
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (
        this.#visible &&
        !this.#disposed &&
        (this.#due.has('detail') || this.#due.has('tasks') || this.#due.has('connections'))
      ) {
        const due = this.#due;
        this.#due = new Set();
        const model = await this.#next(due);
        if (!this.#isDisposed()) this.#push(model);
      }
    } finally {
      this.#reading = false;
    }
  }

  async #next(due: ReadonlySet<ChangeTopic | 'detail'>): Promise<TaskPanelModel> {
    const { ref, monitor } = this.#options;
    try {
      const before = this.#connection;
      const connections = await monitor.getConnections();
      this.#connection = connections.find(({ id }) => id === ref.connectionId) ?? null;
      const cameBack = this.#connection?.state.kind === 'online' && before?.state.kind !== 'online';
      if (!due.has('detail') && !cameBack && !(await this.#hasChanged(due))) return this.#again();
      const detail = await monitor.getTaskDetail(ref, this.#whole);
      if (detail === null) return this.#gone();
      this.#beside = await readBeside(monitor, detail, this.#asker);
      this.#detail = detail;
      this.#readAt = Date.now();
      return this.#taskModel(detail, null);
    } catch (error) {
      return this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  async #hasChanged(due: ReadonlySet<ChangeTopic | 'detail'>): Promise<boolean> {
    if (!due.has('tasks')) return false;
    const task = await this.#options.monitor.getTask(this.#options.ref);
    if (task !== null && task.updatedAt !== this.#detail?.task.updatedAt) return true;
    return this.#areRelativesDue();
  }

  /** When they are not, they are looked at as soon as they are. */
  #areRelativesDue(): boolean {
    if (this.#detail === null || !mayRelativesChange(this.#detail)) return false;
    const { relatives } = this.#detail;
    const interval = Math.max(RELATIVES_INTERVAL_MS, relatives.length * INTERVAL_MS_PER_RELATIVE);
    const left = this.#readAt + interval - Date.now();
    if (left <= 0) return true;
    if (this.#visible && !this.#disposed) {
      this.#relativesTimer ??= setTimeout(() => {
        this.#relativesTimer = null;
        this.changed(['tasks']);
      }, left);
    }
    return false;
  }

  #stopRelativesTimer(): void {
    if (this.#relativesTimer !== null) clearTimeout(this.#relativesTimer);
    this.#relativesTimer = null;
  }

  /** The same task with the connection's newest state. */
  #again(): TaskPanelModel {
    const refreshError = this.#model.kind === 'task' ? this.#model.refreshError : null;
    return this.#detail === null ? this.#model : this.#taskModel(this.#detail, refreshError);
  }

  #gone(): TaskPanelModel {
    const message = this.#goneMessage();
    return this.#detail === null
      ? { kind: 'missing', ref: this.#options.ref, message }
      : this.#taskModel(this.#detail, message);
  }

  #goneMessage(): string {
    const { ref, t } = this.#options;
    if (this.#connection === null) {
      return t(
        'Its connection "{0}" is not configured. Connect to its Redis again to see it.',
        ref.connectionId,
      );
    }
    if (this.#connection.state.kind !== 'online') {
      return t(
        'The history does not know it, and the connection {0} is not there to ask Redis. It is looked for again when the connection is back.',
        this.#connection.name,
      );
    }
    return t('Neither the history nor Redis knows it any more. It has expired or been removed.');
  }

  #failed(message: string): TaskPanelModel {
    return this.#detail === null
      ? { kind: 'error', ref: this.#options.ref, message }
      : this.#taskModel(this.#detail, message);
  }

  #taskModel(detail: TaskDetail, refreshError: string | null): TaskPanelModel {
    const connection = this.#connection;
    const connectionProblem =
      connection?.state.kind === 'down'
        ? describeConnectionProblem(connection.state.problem, this.#options.t)
        : null;
    const actions = this.#options.actionsOf(detail.task, connection);
    return {
      kind: 'task',
      detail,
      connection,
      connectionProblem,
      ...this.#beside,
      actions,
      refreshError,
    };
  }

  #push(model: TaskPanelModel): void {
    if (
      JSON.stringify(statusOf(model)) === JSON.stringify(statusOf(this.#model)) &&
      detailOf(model) === detailOf(this.#model)
    )
      return;
    this.#model = model;
    this.#options.show(model);
  }

  /** Asked anew after an await, when a check from before no longer counts. */
  #isDisposed(): boolean {
    return this.#disposed;
  }
}

function detailOf(model: TaskPanelModel): TaskDetail | null {
  return model.kind === 'task' ? model.detail : null;
}

/** Everything of a model but the details, which may be large and are compared by identity. */
function statusOf(model: TaskPanelModel): unknown {
  return model.kind === 'task' ? { ...model, detail: null } : model;
}
