import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { DashboardChoice, DashboardModel } from '../../../../src/contract/dashboard.ts';
import { EndedQuestionError } from '../../../../src/contract/endedQuestion.ts';
import { DashboardFeed, type DashboardFeedOptions } from '../../../../src/host/panels/dashboardFeed.ts';
import { settle } from '../../monitor/fakeClock.ts';
import { FIGURES, LAST_HOUR } from '../../../webview/dashboardModels.ts';

const DAY: DashboardChoice = { ...LAST_HOUR, span: { kind: 'last', ms: 86_400_000 } };
const OVER: DashboardChoice = { ...LAST_HOUR, span: { kind: 'between', from: 1, to: 60_001 } };

function feeding(
  t: TestContext,
  monitor: Partial<DashboardFeedOptions['monitor']> = {},
): {
  readonly feed: DashboardFeed;
  readonly shown: DashboardModel[];
  readonly asked: number[];
} {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_800_000_000_000 });
  const shown: DashboardModel[] = [];
  const asked: number[] = [];
  const { series, names, workers, hours, capacity } = FIGURES.figures;
  const feed = new DashboardFeed({
    monitor: {
      getConnections: async () => [
        {
          id: 'local',
          name: 'Local',
          readOnly: false,
          address: '',
          state: { kind: 'online', since: 0, redisVersion: null },
          systems: null,
          lastGap: null,
          remarks: [],
        },
      ],
      getTimeSeries: async ({ widthMs }) => {
        asked.push(widthMs);
        return series;
      },
      getStatisticsTable: async ({ by }) => (by === 'name' ? names : workers),
      getBusiestHours: async () => hours,
      getCapacity: async () => capacity,
      endQuestion: async () => undefined,
      ...monitor,
    },
    now: Date.now,
    show: (model) => shown.push(model),
  });
  t.after(() => feed.dispose());
  return { feed, shown, asked };
}

describe('feed of the statistics panel', () => {
  it('reads what is chosen at once, and again when tasks change, at most every 5 s', async (t) => {
    const { feed, shown, asked } = feeding(t);
    feed.setVisible(true);
    feed.choose(LAST_HOUR);
    await settle();
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['loading', 'figures'],
    );
    for (let burst = 0; burst < 50; burst++) feed.changed(['tasks']);
    await settle();
    assert.equal(asked.length, 1);
    t.mock.timers.tick(5_000);
    await settle();
    assert.equal(asked.length, 2);
    t.mock.timers.tick(59_000);
    await settle();
    assert.equal(asked.length, 2, 'nothing changed');
    t.mock.timers.tick(1_000);
    await settle();
    assert.equal(asked.length, 3, 'time goes on');
    feed.choose(DAY);
    await settle();
    assert.deepEqual(asked, [60_000, 60_000, 60_000, 900_000]);
  });

  it('reads nothing while hidden, and what changed meanwhile when it is seen again', async (t) => {
    const { feed, asked } = feeding(t);
    feed.choose(LAST_HOUR);
    feed.changed(['tasks']);
    t.mock.timers.tick(60_000);
    await settle();
    assert.equal(asked.length, 0);
    feed.setVisible(true);
    await settle();
    assert.equal(asked.length, 1);
    feed.setVisible(false);
    feed.changed(['queues']);
    t.mock.timers.tick(60_000);
    await settle();
    assert.equal(asked.length, 1);
    feed.dispose();
    feed.setVisible(true);
    await settle();
    assert.equal(asked.length, 1);
  });

  it('leaves a time that is over alone until somebody asks', async (t) => {
    const { feed, asked } = feeding(t);
    feed.setVisible(true);
    feed.choose(OVER);
    await settle();
    feed.changed(['tasks']);
    t.mock.timers.tick(60_000);
    await settle();
    assert.equal(asked.length, 1);
    feed.refresh();
    await settle();
    assert.equal(asked.length, 2);
  });

  it('does not show figures of an older choice that come late', async (t) => {
    const waiting: (() => void)[] = [];
    const { feed, shown } = feeding(t, {
      getTimeSeries: (query) =>
        new Promise((resolve) => {
          waiting.push(() => resolve({ ...FIGURES.figures.series, widthMs: query.widthMs }));
        }),
    });
    feed.setVisible(true);
    feed.choose(LAST_HOUR);
    await settle();
    feed.choose(DAY);
    waiting.shift()?.();
    await settle();
    waiting.shift()?.();
    await settle();
    const last = shown.filter((model) => model.kind === 'figures');
    assert.equal(last.length, 1);
    assert.equal(last[0]?.figures.series.widthMs, 900_000);
    assert.equal(last[0]?.choice, DAY);
  });

  it('gives up what nobody waits for any more, without a word, and reads it when it is looked at again', async (t) => {
    const running = new Map<string, PromiseWithResolvers<typeof FIGURES.figures.series>>();
    const widths: number[] = [];
    const { feed, shown } = feeding(t, {
      getTimeSeries: ({ widthMs, asker = '' }) => {
        widths.push(widthMs);
        const answer = Promise.withResolvers<typeof FIGURES.figures.series>();
        running.set(asker, answer);
        return answer.promise;
      },
      endQuestion: async (asker) => running.get(asker)?.reject(new EndedQuestionError()),
    });
    feed.setVisible(true);
    feed.choose(LAST_HOUR);
    await settle();
    feed.choose(DAY);
    await settle();
    assert.deepEqual(widths, [60_000, 900_000], 'the older question is not waited for');
    feed.setVisible(false);
    await settle();
    assert.equal(widths.length, 2);
    feed.setVisible(true);
    await settle();
    assert.deepEqual(widths, [60_000, 900_000, 900_000]);
    assert.equal(running.size, 1, 'the same question of one panel has one asker');
    for (const { resolve } of running.values()) resolve(FIGURES.figures.series);
    await settle();
    assert.deepEqual(
      shown.map(({ kind }) => kind),
      ['loading', 'loading', 'figures'],
    );
    feed.refresh();
    await settle();
    feed.dispose();
    await settle();
    assert.equal(shown.length, 3, 'neither figures nor an error of the question that was given up');
  });

  it('asks under names that no other panel has', async (t) => {
    const askers: (string | undefined)[] = [];
    const { names } = FIGURES.figures;
    for (let panel = 0; panel < 2; panel++) {
      const { feed } = feeding(t, {
        getStatisticsTable: async ({ asker }) => {
          askers.push(asker);
          return names;
        },
      });
      feed.setVisible(true);
      feed.choose(LAST_HOUR);
      await settle();
      t.mock.timers.reset();
    }
    assert.equal(new Set(askers).size, 4);
    assert.ok(!askers.includes(undefined));
  });

  it('keeps the figures when they cannot be read again, and says so', async (t) => {
    let isBroken = true;
    const { feed, shown } = feeding(t, {
      getBusiestHours: async () => {
        if (isBroken) throw new Error('The monitor is being restarted.');
        return [];
      },
    });
    feed.setVisible(true);
    feed.choose(LAST_HOUR);
    await settle();
    assert.deepEqual(shown.at(-1), {
      kind: 'error',
      choice: LAST_HOUR,
      message: 'The monitor is being restarted.',
    });
    isBroken = false;
    feed.refresh();
    await settle();
    isBroken = true;
    feed.refresh();
    await settle();
    const last = shown.at(-1);
    assert.ok(last?.kind === 'figures' && last.refreshError === 'The monitor is being restarted.');
  });

  it('says that nothing is watched', async (t) => {
    const { feed, shown } = feeding(t, { getConnections: async () => [] });
    feed.setVisible(true);
    feed.choose(LAST_HOUR);
    await settle();
    assert.equal(shown.at(-1)?.kind, 'nothing watched');
  });
});
