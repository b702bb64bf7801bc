import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { endedTasks } from '../../../../src/model/statistics/endCounts.ts';
import { idHash } from '../../../../src/monitor/store/idHash.ts';
import { migrate } from '../../../../src/monitor/store/migrate.ts';
import { answerNow } from '../../../../src/monitor/store/question.ts';
import { ROLLUP_LEVELS } from '../../../../src/monitor/store/rollupLevels.ts';
import { RollupProgress } from '../../../../src/monitor/store/rollupProgress.ts';
import { RollupRetention } from '../../../../src/monitor/store/rollupRetention.ts';
import { MIGRATIONS } from '../../../../src/monitor/store/schema.ts';
import { MOST_SERIES } from '../../../../src/monitor/store/statSeries.ts';
import type { TaskStore } from '../../../../src/monitor/store/taskStore.ts';
import { StoppedClock } from '../stoppedClock.ts';
import { CONNECTIONS, celeryRef, storeFixture } from '../storeFixture.ts';
import { DAY, HOUR, MINUTE, ended, endedBy, seriesOf, tableOf } from './statisticsFixture.ts';

function rowsByWidth(file: string): Readonly<Record<string, unknown>> {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT width, count(*) AS rows FROM task_rollup GROUP BY width').all();
  db.close();
  return Object.fromEntries(rows.map(({ width, rows: count }) => [String(width), count]));
}

function endedIn(store: TaskStore, from: number, to: number): number {
  return endedTasks(seriesOf(store, from, to, HOUR).total.ends ?? assert.fail());
}

describe('upkeep of the statistics', () => {
  it('joins minutes to hours without changing an answer, also for what comes late', async (t) => {
    const { clock, file, open } = storeFixture(t);
    const begin = Math.floor(clock.now() / HOUR) * HOUR;
    const store = open();
    await clock.advance(begin + 3 * HOUR - clock.now());
    const runs = Array.from({ length: 600 }, (_, n) => 5 + ((n * 7_919) % 4_000));
    store.apply(runs.map((runMs, n) => ended(String(n), begin + (n * 3 * HOUR) / 600, { runMs })));
    const before = seriesOf(store, begin, begin + 3 * HOUR, HOUR);
    await clock.advance(10 * MINUTE);
    assert.deepEqual(seriesOf(store, begin, begin + 3 * HOUR, HOUR), before);
    store.apply([
      ended('late', begin + 90 * MINUTE, { runMs: 50_000, state: 'failed' }),
      { ...ended('3', begin + 3_000, { runMs: 9_000 }), startedAt: begin - 5_000, at: begin + 99 * MINUTE },
    ]);
    const wide = seriesOf(store, begin, begin + 3 * HOUR, HOUR).total;
    const narrow = seriesOf(store, begin, begin + 3 * HOUR, MINUTE).total;
    assert.equal(endedTasks(wide.ends ?? assert.fail()), 601);
    assert.deepEqual(narrow, wide);
    store.close();
    const rows = rowsByWidth(file);
    assert.ok(Number(rows[String(HOUR)]) >= 6, 'three hours, by name and by worker');
  });

  it('counts the tasks of an older history some at a time, each once', async (t) => {
    const { clock, file, open } = storeFixture(t);
    const now = clock.now();
    mkdirSync(dirname(file), { recursive: true });
    const old = new DatabaseSync(file);
    migrate(old, 1, MIGRATIONS.slice(0, 4));
    old.exec(`INSERT INTO source VALUES (1, 'local', 'celery', '')`);
    const insert = old.prepare(`INSERT INTO task
      (seq, source, id, id_hash, ordered_at, open, state, state_at, updated_at, name, worker, started_at, finished_at, runtime_ms)
      VALUES (?, 1, ?, ?, ?, 0, 'failed', ?, ?, 'tasks.old', 'w1@h', ?, ?, 20)`);
    const count = 4_500;
    old.exec('BEGIN');
    for (let n = 1; n <= count; n++) {
      const at = now - 2 * DAY + n * 1_000;
      insert.run(n, String(n), idHash(String(n)), at, at, at, at - 20, at);
    }
    old.exec('COMMIT');
    old.close();
    const store = open();
    const since = now - 3 * DAY;
    assert.equal(seriesOf(store, since, now, HOUR).uncountedTasks, count);
    // One of them gets its true end before its turn.
    store.apply([ended('4400', now - 2 * DAY + 4_400_000, { name: 'tasks.old' })]);
    store.apply([ended('new', now - HOUR)]);
    await clock.advance(5 * MINUTE);
    const { total, uncountedTasks } = seriesOf(store, since, now, HOUR);
    assert.equal(uncountedTasks, 0);
    assert.equal(endedTasks(total.ends ?? assert.fail()), count + 1);
    // What is corrected later is taken back like any other end.
    store.apply([ended('7', now - 2 * DAY + 7_000, { name: 'tasks.old' })]);
    const { ends } = seriesOf(store, since, now, HOUR).total;
    const states = ['7', '4400'].map((id) => store.get(celeryRef(id))?.state);
    assert.equal(ends?.failed, count - states.filter((state) => state === 'succeeded').length);
    assert.equal(endedTasks(ends ?? assert.fail()), count + 1);
  });

  it('folds names above its bound into the rest, and loses no count', (t) => {
    const { clock, file, open } = storeFixture(t);
    const now = clock.now();
    const store = open();
    const names = MOST_SERIES.task + 3_000;
    for (let first = 0; first < names; first += 1_000) {
      store.apply(
        Array.from({ length: 1_000 }, (_, n) =>
          ended(String(first + n), now - MINUTE, { name: `tasks.n${String(first + n)}` }),
        ),
      );
      store.flush();
    }
    assert.equal(endedIn(store, now - HOUR, now), names);
    const rest = tableOf(store, now - HOUR, now).rows.find(({ subject }) => subject.kind === 'rest');
    assert.equal(endedTasks(rest?.figures.ends ?? assert.fail()), 3_000);
    store.close();
    assert.ok(Number(rowsByWidth(file)[String(MINUTE)]) <= MOST_SERIES.task + 2);
  });

  it('keeps its rows within their number and time, and says so with wider buckets', (t) => {
    const { file, open } = storeFixture(t);
    const clock = new StoppedClock();
    const begin = Math.floor(clock.time / HOUR) * HOUR;
    const timers: (() => void)[] = [];
    const store = open({
      clock: { now: () => clock.time, after: (_, callback) => (timers.push(callback), () => undefined) },
      historyDays: 5,
    });
    for (let hour = 0; hour < 8 * 24; hour += 2) {
      clock.time = begin + hour * HOUR;
      store.apply([ended(String(hour), clock.time)]);
      store.flush();
      for (let step = 0; step < 20; step++) timers.splice(0).forEach((run) => run());
    }
    const now = clock.time;
    assert.equal(seriesOf(store, now - HOUR, now + MINUTE).widthMs, MINUTE);
    assert.equal(seriesOf(store, now - 3 * DAY, now).widthMs, 15 * MINUTE);
    assert.equal(endedIn(store, now - 10 * DAY, now + MINUTE), endedIn(store, now - 5 * DAY, now + MINUTE));
    assert.equal(endedIn(store, now - 4 * DAY, now), 48);
    store.close();
    const rows = rowsByWidth(file);
    assert.ok(Number(rows[String(MINUTE)]) <= 2 * 26, JSON.stringify(rows));
    for (const { width, mostRows } of ROLLUP_LEVELS) assert.ok(Number(rows[String(width)]) <= mostRows);
  });

  it('goes with Clear history, and counts anew afterwards', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const store = open();
    store.apply([ended('a', now - MINUTE)]);
    store.flush();
    store.clear();
    assert.equal(seriesOf(store, now - HOUR, now).total.ends, null);
    assert.equal(seriesOf(store, now - HOUR, now).recordedSince, null);
    store.apply([ended('b', now - MINUTE)]);
    assert.deepEqual(endedBy(tableOf(store, now - HOUR, now).rows), { 'tasks.add': 1 });
    const query = {
      scope: { tasks: { kind: 'all' } },
      range: { from: now - HOUR, to: now },
      limit: 5,
    } as const;
    assert.equal(answerNow(store.statistics.busiestHours(query, CONNECTIONS)).length, 1);
  });

  it('survives the tasks that it counted', async (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const store = open({ historyMaxTasks: 10 });
    store.apply(Array.from({ length: 3_000 }, (_, n) => ended(String(n), now - MINUTE - n)));
    store.flush();
    await clock.advance(MINUTE);
    assert.ok(store.size().tasks <= 600);
    assert.equal(endedIn(store, now - HOUR, now), 3_000);
  });
});

describe('dropping old statistics', () => {
  it('goes in bounded steps, whole buckets at a time, until all that is too old is gone', (t) => {
    const db = new DatabaseSync(':memory:');
    t.after(() => db.close());
    migrate(db, 1);
    const begin = 1_800_000_000_000;
    const insert = db.prepare(`INSERT INTO task_rollup VALUES (?, ?, ?, 1, 0, 0, 0, 0, 0, 0, 0, NULL, NULL)`);
    db.exec('BEGIN');
    const rows = 12 * 700;
    for (let row = 0; row < rows; row++) insert.run(HOUR, begin + Math.floor(row / 700) * HOUR, row % 700);
    db.exec('COMMIT');
    const retention = new RollupRetention(db, new RollupProgress(db));
    const left = (): number => Number(db.prepare('SELECT count(*) AS rows FROM task_rollup').get()?.['rows']);
    const end = begin + 10 * HOUR;
    let steps = 1;
    let before = left();
    while (retention.prune(end, end).isBehind) {
      assert.ok(left() < before && before - left() <= 1_400, String(before - left()));
      before = left();
      steps++;
    }
    assert.equal(left(), 2 * 700);
    assert.ok(steps >= 5);
    assert.deepEqual(retention.prune(end, end), { hasDropped: false, isBehind: false });
  });
});
