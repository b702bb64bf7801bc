import type { ConnectionId } from '../model/connection.ts';
import type { BusyHour } from '../model/statistics/busiestHours.ts';
import type { Capacity, CapacityTarget } from '../model/statistics/capacity.ts';
import type { StatisticsScope } from '../model/statistics/statisticsScope.ts';
import type { StatisticsSubject, StatisticsTable } from '../model/statistics/statisticsTable.ts';
import type { TimeSeries } from '../model/statistics/timeSeries.ts';
import type { SystemKind } from '../model/system.ts';

/** Which time the dashboard is about: one that ends now and goes on, or one that is over. */
export type DashboardSpan =
  | { readonly kind: 'last'; readonly ms: number }
  /** Epoch ms; `to` does not belong to it. */
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** What a person has chosen. */
export interface DashboardChoice {
  readonly span: DashboardSpan;
  readonly scope: StatisticsScope;
}

export const FIRST_CHOICE: DashboardChoice = {
  span: { kind: 'last', ms: 3_600_000 },
  scope: { tasks: { kind: 'all' } },
};

/** Wait and busy share that the capacity is told for. */
export const CAPACITY_TARGET: CapacityTarget = { waitMs: 1_000, utilisation: 0.7 };

export interface DashboardFigures {
  readonly series: TimeSeries;
  readonly names: StatisticsTable;
  readonly workers: StatisticsTable;
  readonly hours: readonly BusyHour[];
  readonly capacity: Capacity;
}

export interface DashboardConnection {
  readonly id: ConnectionId;
  readonly name: string;
}

/** What the dashboard shows. The host pushes a new one whenever it read figures. */
export type DashboardModel =
  | { readonly kind: 'loading'; readonly choice: DashboardChoice }
  /** No connection is watched. */
  | { readonly kind: 'nothing watched'; readonly choice: DashboardChoice }
  | { readonly kind: 'error'; readonly choice: DashboardChoice; readonly message: string }
  | {
      readonly kind: 'figures';
      readonly choice: DashboardChoice;
      readonly figures: DashboardFigures;
      readonly connections: readonly DashboardConnection[];
      /** Why these are not the newest figures; `null` when they are. */
      readonly refreshError: string | null;
    };

/** A row that a person wants to see the tasks of. */
export interface DashboardRow {
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  readonly subject: StatisticsSubject;
}

/** What VS Code keeps for the page while it is hidden and over a reload of the window. */
export interface DashboardState {
  readonly choice: DashboardChoice;
}

/** What the host does for the page. */
export interface DashboardHost {
  /** The page is there and wants figures for this. */
  ready(choice: DashboardChoice): void;
  choose(choice: DashboardChoice): void;
  showTasks(row: DashboardRow): void;
  refresh(): void;
}

export interface DashboardPage {
  show(model: DashboardModel): void;
}
