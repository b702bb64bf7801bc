import {
  CAPACITY_TARGET,
  FIRST_CHOICE,
  type DashboardChoice,
  type DashboardFigures,
  type DashboardModel,
} from '../../contract/dashboard.ts';
import { isEndedQuestion } from '../../contract/endedQuestion.ts';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import { bucketWidthOf, rangeOf } from './dashboardBuckets.ts';
import { PanelAsker } from './panelAsker.ts';

/** Between two looks while tasks come and go: the figures are of minutes. */
const INTERVAL_MS = 5_000;
/** While nothing changes: a span that ends now goes on nevertheless. */
const QUIET_INTERVAL_MS = 60_000;
const MOST_ROWS = 200;
const BUSIEST_HOURS = 5;

export interface DashboardFeedOptions {
  readonly monitor: Pick<
    MonitorApi,
    | 'getConnections'
    | 'getTimeSeries'
    | 'getStatisticsTable'
    | 'getBusiestHours'
    | 'getCapacity'
    | 'endQuestion'
  >;
  readonly now: () => number;
  readonly show: (model: DashboardModel) => void;
}

/**
 * Reads the figures that a person chose, again while somebody looks and tasks change, at most every 5 s. One read at a
 * time, which is given up when a person asks anew; hidden it reads nothing, and after `dispose` nothing any more.
 */
export class DashboardFeed {
  readonly #options: DashboardFeedOptions;
  readonly #asker: PanelAsker;
  #choice = FIRST_CHOICE;
  #model: DashboardModel = { kind: 'loading', choice: FIRST_CHOICE };
  #isVisible = false;
  #isDisposed = false;
  #isReading = false;
  /** `asked`: a person waits for it. */
  #due: 'no' | 'changed' | 'asked' = 'no';
  /** Epoch ms of the last read; `null`: the page has not asked yet. */
  #readAt: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: DashboardFeedOptions) {
    this.#options = options;
    this.#asker = new PanelAsker(options.monitor);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (!isVisible) this.#giveUp();
    this.#settle();
  }

  changed(topics: readonly ChangeTopic[]): void {
    // What is over does not change; late ends of it are seen when a person asks again.
    const isOver = this.#choice.span.kind === 'between' && !topics.includes('connections');
    if (isOver || topics.every((topic) => topic === 'actions') || this.#due === 'asked') return;
    this.#due = 'changed';
    this.#settle();
  }

  /** Figures for this, and until they are there that they are being read. */
  choose(choice: DashboardChoice): void {
    this.#choice = choice;
    this.#push({ kind: 'loading', choice });
    this.refresh();
  }

  refresh(): void {
    this.#giveUp();
    this.#due = 'asked';
    this.#settle();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#giveUp();
    this.#stopTimer();
  }

  /** Nobody waits for the figures that are being read; what was given up is read when somebody looks again. */
  #giveUp(): void {
    if (!this.#isReading) return;
    this.#due = 'asked';
    this.#asker.giveUp();
  }

  #settle(): void {
    this.#stopTimer();
    if (!this.#isVisible || this.#isDisposed || this.#isReading) return;
    const wait = this.#wait();
    if (wait === null) return;
    if (wait <= 0) void this.#read();
    else
      this.#timer = setTimeout(() => {
        void this.#read();
      }, wait);
  }

  /** Ms until the next read; `null`: there is no reason for one. */
  #wait(): number | null {
    if (this.#due === 'asked') return 0;
    if (this.#readAt === null) return null;
    const since = this.#options.now() - this.#readAt;
    if (this.#due === 'changed') return INTERVAL_MS - since;
    return this.#choice.span.kind === 'last' ? QUIET_INTERVAL_MS - since : null;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    const choice = this.#choice;
    this.#stopTimer();
    this.#isReading = true;
    this.#due = 'no';
    const model = await this.#next(choice);
    this.#isReading = false;
    this.#readAt = this.#options.now();
    if (model !== null && choice === this.#choice && !this.#isDisposed) this.#push(model);
    this.#settle();
  }

  /** `null`: it was given up. */
  async #next(choice: DashboardChoice): Promise<DashboardModel | null> {
    try {
      const connections = await this.#options.monitor.getConnections();
      const figures = connections.length === 0 ? null : await this.#figures(choice);
      if (figures === null) return { kind: 'nothing watched', choice };
      return {
        kind: 'figures',
        choice,
        figures,
        connections: connections.map(({ id, name }) => ({ id, name })),
        refreshError: null,
      };
    } catch (error) {
      if (isEndedQuestion(error)) return null;
      const message = error instanceof Error ? error.message : String(error);
      return this.#model.kind === 'figures'
        ? { ...this.#model, refreshError: message }
        : { kind: 'error', choice, message };
    }
  }

  async #figures({ scope, span }: DashboardChoice): Promise<DashboardFigures | null> {
    const { monitor, now } = this.#options;
    const asker = this.#asker;
    const range = rangeOf(span, now());
    const query = { scope, range };
    const [series, names, workers, hours, capacity] = await Promise.all([
      monitor.getTimeSeries({ ...query, widthMs: bucketWidthOf(range), asker: asker.for('series') }),
      monitor.getStatisticsTable({ ...query, by: 'name', limit: MOST_ROWS, asker: asker.for('names') }),
      monitor.getStatisticsTable({ ...query, by: 'worker', limit: MOST_ROWS, asker: asker.for('workers') }),
      monitor.getBusiestHours({ ...query, limit: BUSIEST_HOURS, asker: asker.for('hours') }),
      monitor.getCapacity({ ...query, target: CAPACITY_TARGET, asker: asker.for('capacity') }),
    ]);
    if (series === null || names === null || workers === null || capacity === null) return null;
    return { series, names, workers, hours, capacity };
  }

  #push(model: DashboardModel): void {
    this.#model = model;
    this.#options.show(model);
  }
}
