import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endedTasks } from '../../../../src/model/statistics/endCounts.ts';
import { answerNow } from '../../../../src/monitor/store/question.ts';
import type { Sample } from '../../../../src/monitor/store/sampleTable.ts';
import { CONNECTIONS, bullmqRef, celeryRef, failed, received, storeFixture } from '../storeFixture.ts';
import { DAY, HOUR, MINUTE, ended, endedBy, seriesOf, tableOf } from './statisticsFixture.ts';

const TARGET = { waitMs: 1_000, utilisation: 0.8 };

function samplesOf(
  waiting: number | null,
  busy: number | null,
  slots: number | null,
  watchedMs = 10_000,
): Sample[] {
  const of = { connectionId: 'local', system: 'celery', queue: null } as const;
  return [
    { of: { ...of, kind: 'watch', system: '', name: null }, figures: [watchedMs, null, null] },
    { of: { ...of, kind: 'queue depth', name: 'celery' }, figures: [waiting, 0, 1] },
    { of: { ...of, kind: 'worker slots', name: 'w1@h' }, figures: [busy, slots, null] },
  ];
}

describe('statistics', () => {
  it('tell throughput, failures, waits and runs bucket by bucket', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const now = clock.now();
    const begin = now - 10 * MINUTE;
    store.apply([
      ended('a', begin + 1_000, { waitMs: 500, runMs: 100 }),
      ended('b', begin + 2_000, { waitMs: 1_500, runMs: 300 }),
      ended('c', begin + MINUTE + 5, { state: 'failed', error: 'E: no', runMs: 1_000 }),
      received('d', now),
    ]);
    const { points, total, widthMs, missing, recordedSince, uncountedTasks } = seriesOf(store, begin, now);
    assert.equal(widthMs, MINUTE);
    assert.equal(points.length, 10);
    assert.equal(points[0]?.ends?.succeeded, 2);
    assert.equal(points[1]?.ends?.failed, 1);
    assert.equal(points[1]?.failureRate, 1);
    assert.equal(points[2]?.ends, null, 'nobody watched, so none is not known');
    const wait = points[0]?.wait;
    assert.ok(wait !== null && wait !== undefined && wait.count === 2 && wait.meanMs === 1_000);
    assert.ok(Math.abs(wait.p50Ms - 500) <= 5 && Math.abs((total.run?.p99Ms ?? 0) - 300) <= 3);
    assert.equal(total.failureRate, 1 / 3);
    assert.deepEqual(missing, { queueDepth: 'not recorded', utilisation: 'not recorded' });
    assert.equal(recordedSince, begin);
    assert.equal(uncountedTasks, 0);
  });

  it('count a task once, and take back an end that is corrected, also after the store was closed', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const ref = bullmqRef('1');
    const job = { ref, name: 'evaluate', queue: 'evaluations', worker: 'w' };
    const begin = now - 5 * MINUTE;
    const store = open();
    store.apply([{ ...job, at: begin, state: 'lost', finishedAt: begin, runtimeMs: 70 }]);
    store.flush();
    store.apply([{ ...job, at: begin, state: 'lost', finishedAt: begin, resultRepr: 'none' }]);
    assert.equal(endedTasks(seriesOf(store, begin, now).total.ends ?? assert.fail()), 1);
    store.close();
    const again = open();
    again.apply([{ ...job, at: begin + 10, state: 'succeeded', startedAt: begin, finishedAt: begin + 30 }]);
    const { total } = seriesOf(again, begin, now);
    assert.equal(again.get(ref)?.state, 'succeeded');
    assert.equal(total.ends?.lost, 0);
    assert.equal(total.ends?.succeeded, 1);
    assert.equal(total.run?.count, 1);
    assert.ok(Math.abs((total.run?.p50Ms ?? 0) - 30) < 0.4);
    assert.deepEqual(endedBy(tableOf(again, begin, now, 'worker').rows), { w: 1 });
  });

  it('count a failure that was tried again beside the end of the last run', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const begin = now - MINUTE;
    const store = open();
    store.apply([
      received('a', begin, { retries: 0 }),
      { ref: celeryRef('a'), at: begin + 5, state: 'retrying', startedAt: begin + 1, finishedAt: begin + 5 },
      received('a', begin + 10, { retries: 1 }),
      { ref: celeryRef('a'), at: begin + 12, state: 'started', startedAt: begin + 12 },
      // The worker has the next run before it tells of the retry.
      received('a', begin + 14, { retries: 2 }),
      { ref: celeryRef('a'), at: begin + 13, state: 'retrying', error: 'E: again' },
    ]);
    store.flush();
    store.apply([failed('a', begin + 20, { startedAt: begin + 16 })]);
    const { total } = seriesOf(store, begin, now + MINUTE);
    assert.equal(total.ends?.retried, 2);
    assert.equal(total.ends?.failed, 1);
    assert.equal(endedTasks(total.ends ?? assert.fail()), 1);
  });

  it('say by name and by worker what changed against the period before', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const store = open();
    store.apply([
      ended('0', now - 3 * HOUR),
      ended('a', now - HOUR - 10 * MINUTE, { runMs: 100 }),
      ended('gone', now - HOUR - 10 * MINUTE, { name: 'tasks.gone' }),
      ended('b', now - 10 * MINUTE, { runMs: 400 }),
      ended('c', now - 9 * MINUTE, { runMs: 400, worker: 'w2@h' }),
      ended('n', now - 8 * MINUTE, { name: 'tasks.new', worker: 'w2@h' }),
    ]);
    const { rows, leftOut } = tableOf(store, now - HOUR, now);
    assert.equal(leftOut, 0);
    assert.deepEqual(endedBy(rows), { 'tasks.add': 2, 'tasks.new': 1, 'tasks.gone': 0 });
    const [add, fresh, gone] = rows;
    assert.equal(endedTasks(add?.before?.ends ?? assert.fail()), 1);
    assert.ok(Math.abs((add?.before?.run?.p50Ms ?? 0) - 100) <= 1);
    assert.equal(add?.figures.totalRunMs, 800);
    assert.equal(endedTasks(fresh?.before?.ends ?? assert.fail()), 0);
    assert.equal(endedTasks(gone?.before?.ends ?? assert.fail()), 1);
    assert.deepEqual(endedBy(tableOf(store, now - HOUR, now, 'worker').rows), { 'w2@h': 2, 'w1@h': 1 });
    const whole = tableOf(store, now - 2 * HOUR, now);
    assert.equal(whole.rows[0]?.before, null, 'the period before is not recorded from its begin');
  });

  it('answer for one name, one queue, one worker, one connection alone', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const store = open();
    store.apply([
      ended('a', now - MINUTE),
      ended('b', now - MINUTE, { name: 'tasks.other', queue: 'slow', worker: 'w2@h' }),
      ended('c', now - MINUTE, { ref: celeryRef('c', 'other') }),
      ended('d', now - MINUTE, {
        ref: bullmqRef('d'),
        name: 'evaluate',
        queue: 'evaluations',
        worker: 'node',
      }),
    ]);
    store.statistics.sample(samplesOf(3, 1, 2), now);
    const range = { from: now - HOUR, to: now + MINUTE };
    const count = (scope: Parameters<typeof store.statistics.series>[0]['scope']): number => {
      const { total } = answerNow(store.statistics.series({ scope, range, widthMs: MINUTE }, CONNECTIONS));
      return endedTasks(total.ends ?? assert.fail());
    };
    assert.equal(count({ tasks: { kind: 'all' } }), 4);
    assert.equal(count({ tasks: { kind: 'tasks', name: 'tasks.add', queue: null } }), 2);
    assert.equal(count({ tasks: { kind: 'tasks', name: null, queue: 'slow' } }), 1);
    assert.equal(count({ tasks: { kind: 'worker', worker: 'w1@h' } }), 2);
    assert.equal(count({ tasks: { kind: 'all' }, connectionIds: ['other'] }), 1);
    assert.equal(count({ tasks: { kind: 'all' }, system: 'bullmq' }), 1);
    const { missing, total } = answerNow(
      store.statistics.series(
        { scope: { tasks: { kind: 'tasks', name: 'tasks.add', queue: null } }, range, widthMs: MINUTE },
        CONNECTIONS,
      ),
    );
    assert.equal(missing.queueDepth, 'not by name');
    assert.equal(missing.utilisation, 'not by name');
    assert.equal(total.queueDepth, null);
  });

  it('know that nothing ended only while somebody watched, and how deep and busy it was', (t) => {
    const { clock, open } = storeFixture(t);
    const begin = clock.now();
    const store = open();
    store.statistics.sample(samplesOf(10, 1, 4), begin);
    store.statistics.sample(samplesOf(20, 3, 4), begin + 10_000);
    store.statistics.sample(samplesOf(null, null, 4), begin + 20_000);
    const { points, missing } = seriesOf(store, begin, begin + 2 * MINUTE);
    assert.equal(endedTasks(points[0]?.ends ?? assert.fail()), 0);
    assert.equal(points[0]?.queueDepth, 15);
    assert.equal(points[0]?.utilisation, 0.5);
    assert.equal(points[1]?.ends, null);
    assert.equal(points[1]?.queueDepth, null);
    assert.deepEqual(missing, { wait: 'no ends', run: 'no ends' });
  });

  it('tell the capacity of the slots that were there', (t) => {
    const { clock, open } = storeFixture(t);
    const begin = clock.now();
    const store = open();
    store.statistics.sample(samplesOf(4, null, null, 0), begin);
    for (let second = 0; second < 60; second += 10) {
      store.statistics.sample(samplesOf(4, 2, 2), begin + second * 1_000);
    }
    store.apply(Array.from({ length: 90 }, (_, n) => ended(String(n), begin + n * 600, { runMs: 1_000 })));
    const range = { from: begin, to: begin + MINUTE };
    const query = { scope: { tasks: { kind: 'all' } }, range, target: TARGET } as const;
    const told = answerNow(store.statistics.capacity(query, CONNECTIONS, () => true));
    assert.equal(told.slots, 2);
    assert.equal(told.serviceMs, 1_000);
    assert.equal(told.arrivalPerS, 1.5);
    assert.equal(told.utilisation, 0.75);
    assert.equal(told.wait?.kind, 'mean');
    assert.equal(told.unknown, null);
    assert.equal(told.isPartial, false);
    store.apply([ended('job', begin, { ref: bullmqRef('job'), worker: 'node', runMs: 60_000 })]);
    const mixed = answerNow(store.statistics.capacity(query, CONNECTIONS, () => true));
    assert.deepEqual(mixed, { ...told, isPartial: true }, 'jobs take no slots of Celery workers');
    const unserved = answerNow(store.statistics.capacity(query, CONNECTIONS, () => false));
    assert.equal(unserved.unknown, 'no slots');
  });

  it('list the busiest hours', (t) => {
    const { clock, open } = storeFixture(t);
    const now = Math.floor(clock.now() / HOUR) * HOUR;
    const store = open();
    store.apply([
      ended('a', now - 5 * HOUR + 1),
      ended('b', now - 2 * HOUR, { runMs: 20 }),
      ended('c', now - HOUR - 1, { runMs: 30 }),
      ended('d', now - HOUR, { state: 'failed' }),
    ]);
    const query = {
      scope: { tasks: { kind: 'all' } },
      range: { from: now - DAY, to: now },
      limit: 2,
    } as const;
    const hours = answerNow(store.statistics.busiestHours(query, CONNECTIONS));
    assert.deepEqual(
      hours.map(({ at, ends, totalRunMs }) => [at, endedTasks(ends), totalRunMs]),
      [
        [now - 2 * HOUR, 2, 50],
        [now - HOUR, 1, 100],
      ],
    );
  });

  it('refuse a span that is none', (t) => {
    const store = storeFixture(t).open();
    assert.throws(() => seriesOf(store, 5, 5), RangeError);
    assert.throws(() => seriesOf(store, Number.NaN, 5), RangeError);
  });
});
