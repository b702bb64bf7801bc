import type { DashboardChoice, DashboardModel } from '../../src/contract/dashboard.ts';
import type { Durations } from '../../src/model/statistics/durations.ts';
import type { EndCounts } from '../../src/model/statistics/endCounts.ts';
import type {
  PeriodFigures,
  StatisticsRow,
  StatisticsSubject,
} from '../../src/model/statistics/statisticsTable.ts';
import type { SeriesPoint, TimeSeries } from '../../src/model/statistics/timeSeries.ts';
import { NOW } from './models.ts';

const MINUTE = 60_000;
const POINTS = 60;

export const LAST_HOUR: DashboardChoice = {
  span: { kind: 'last', ms: 60 * MINUTE },
  scope: { tasks: { kind: 'all' } },
};

export type FiguresModel = Extract<DashboardModel, { kind: 'figures' }>;

function ends(succeeded: number, failed: number, retried = 0): EndCounts {
  return { succeeded, failed, revoked: 0, rejected: 0, lost: failed > 5 ? 1 : 0, retried };
}

function durations(p50Ms: number, count = 40): Durations {
  return { count, meanMs: p50Ms * 1.3, p50Ms, p95Ms: p50Ms * 3, p99Ms: p50Ms * 5 };
}

/** An hour of which the first ten minutes nobody watched. */
function point(index: number): SeriesPoint {
  const at = NOW - (POINTS - index) * MINUTE;
  if (index < 10) {
    return { at, ends: null, failureRate: null, wait: null, run: null, queueDepth: null, utilisation: null };
  }
  const wave = 1 + Math.sin(index / 6);
  const failed = index > 40 && index < 48 ? 9 : Math.round(wave);
  const succeeded = Math.round(60 + 30 * wave);
  return {
    at,
    ends: ends(succeeded, failed, index % 3),
    failureRate: failed / (failed + succeeded),
    wait: durations(120 * wave + 4),
    run: durations(800 + 200 * wave),
    queueDepth: 12 * wave,
    utilisation: Math.min(0.35 + 0.3 * wave, 1),
  };
}

export const SERIES: TimeSeries = {
  range: { from: NOW - POINTS * MINUTE, to: NOW },
  widthMs: MINUTE,
  points: Array.from({ length: POINTS }, (_, index) => point(index)),
  total: {
    at: NOW - POINTS * MINUTE,
    ends: ends(4_512, 131, 48),
    failureRate: 131 / 4_643,
    wait: durations(140, 4_000),
    run: durations(930, 4_600),
    queueDepth: 14.2,
    utilisation: 0.66,
  },
  recordedSince: NOW - 50 * MINUTE,
  uncountedTasks: 2_500,
  missing: {},
};

function figures(succeeded: number, failed: number, runMs: number): PeriodFigures {
  return {
    ends: ends(succeeded, failed),
    failureRate: succeeded + failed === 0 ? null : failed / (succeeded + failed),
    wait: durations(120),
    run: runMs === 0 ? null : durations(runMs),
    totalRunMs: (succeeded + failed) * runMs * 1.3,
    utilisation: 0.4,
  };
}

function row(subject: StatisticsSubject, now: PeriodFigures, before: PeriodFigures | null): StatisticsRow {
  return { connectionId: 'local', system: 'celery', subject, figures: now, before };
}

const name = (text: string, queue: string | null = 'evaluation'): StatisticsSubject => ({
  kind: 'name',
  name: text,
  queue,
});

export const HOSTILE_NAME = '<img src=x onerror=alert(1)>';

export const FIGURES: FiguresModel = {
  kind: 'figures',
  choice: LAST_HOUR,
  connections: [
    { id: 'local', name: 'Local' },
    { id: 'staging', name: 'Staging' },
  ],
  refreshError: null,
  figures: {
    series: SERIES,
    names: {
      range: SERIES.range,
      leftOut: 3,
      rows: [
        row(name('tasks.analyze_test_failure'), figures(3_000, 20, 900), figures(2_500, 21, 880)),
        row(name('tasks.evaluate_rule'), figures(1_400, 110, 300), figures(1_500, 2, 120)),
        row(name(HOSTILE_NAME, null), figures(80, 0, 20), figures(0, 0, 0)),
        row({ kind: 'rest' }, figures(32, 1, 12), null),
      ],
    },
    workers: {
      range: SERIES.range,
      leftOut: 0,
      rows: [
        row({ kind: 'worker', name: 'celery@api-1' }, figures(2_300, 60, 800), figures(2_200, 50, 700)),
        row({ kind: 'worker', name: 'celery@api-2' }, figures(2_212, 71, 900), null),
      ],
    },
    hours: [{ at: NOW - 90 * MINUTE, ends: ends(4_000, 30), totalRunMs: 3_900_000 }],
    capacity: {
      range: SERIES.range,
      arrivalPerS: 1.7,
      serviceMs: 1_000,
      slots: 2,
      utilisation: 0.85,
      wait: { kind: 'mean', ms: 2_604 },
      slotsForWait: 3,
      slotsForUtilisation: 3,
      target: { waitMs: 1_000, utilisation: 0.7 },
      isPartial: true,
      unknown: null,
    },
  },
};

/** A connection that was added a moment ago. */
export const EMPTY: FiguresModel = {
  ...FIGURES,
  connections: [{ id: 'local', name: 'Local' }],
  figures: {
    series: {
      ...SERIES,
      points: SERIES.points.map(({ at }) => ({ ...point(0), at })),
      total: point(0),
      recordedSince: null,
      uncountedTasks: 0,
      missing: {
        ends: 'not recorded',
        wait: 'not recorded',
        run: 'not recorded',
        queueDepth: 'not recorded',
        utilisation: 'no slots',
      },
    },
    names: { range: SERIES.range, rows: [], leftOut: 0 },
    workers: { range: SERIES.range, rows: [], leftOut: 0 },
    hours: [],
    capacity: {
      range: SERIES.range,
      arrivalPerS: null,
      serviceMs: null,
      slots: null,
      utilisation: null,
      wait: null,
      slotsForWait: null,
      slotsForUtilisation: null,
      target: { waitMs: 1_000, utilisation: 0.7 },
      isPartial: false,
      unknown: 'not recorded',
    },
  },
};
